// SPDX-License-Identifier: Apache-2.0
// Several of Kafka's groups as the one that they are shown as (`rename:`). Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/report.h"

namespace lagwatch::core {

// Of one Report, sorted by name, at least one. Lag, members and counters are summed, an offset is
// the furthest, what is judged is the worst; what one of them would have to leave out is unknown.
// `topics` are the Report's. The caller knows since when the status is what it is.
GroupReport MergeGroups(std::string name, std::span<const GroupReport* const> groups,
                        const std::vector<Topic>& topics);

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// Merges several of Kafka's groups into the one that they are shown as (`rename:`). Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/report.h"

namespace lagwatch::core {

// `groups` are of one Report, sorted by name. Lag, members and counters are summed, an offset is
// the highest, verdicts are the worst; an aggregate with an unknown input is unknown. `topics` are
// the Report's. The caller sets status_since. REQUIRES: at least one group.
GroupReport MergeGroups(std::string name, std::span<const GroupReport* const> groups,
                        const std::vector<Topic>& topics);

}  // namespace lagwatch::core

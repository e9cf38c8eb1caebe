// SPDX-License-Identifier: Apache-2.0
// Advice about share groups: their members share partitions, so that more of them always help a
// slow group, and a record that fails is delivered again. Pure, nothing fails.
#pragma once

#include <vector>

#include "core/advice.h"
#include "model/report.h"

namespace lagwatch::core {

// Two at most for each reason that is not ok. REQUIRES: group.is_share().
std::vector<Advice> ShareAdviceFor(const GroupReport& group);

}  // namespace lagwatch::core

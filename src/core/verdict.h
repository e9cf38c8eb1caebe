// SPDX-License-Identifier: Apache-2.0
// What the present picture of a group says about its health: the rules that need no history
// (INTERFACE 3, table of reasons, and 4). Rules over a window join them as more rules of this list.
// Pure.
#pragma once

#include <vector>

#include "core/policy.h"
#include "core/report.h"

namespace lagwatch::core {

// Sets status and reasons of `group`, whose rows and sums are final. `topics` gives the names.
void Judge(GroupReport& group, const std::vector<Topic>& topics, const Policy& policy);

}  // namespace lagwatch::core

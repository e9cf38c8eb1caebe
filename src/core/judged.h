// SPDX-License-Identifier: Apache-2.0
// Which rules two settings silence: a rule over time needs so many collections within its window.
// Pure, nothing fails.
#pragma once

#include <vector>

#include "core/reason.h"
#include "core/types.h"

namespace lagwatch::core {

// The rules that never fire with this window and `--collect.interval`, in the order of the rules:
// `falling_behind` and `rebalance_storm` where the window is shorter than five intervals,
// `retention_risk` where it is shorter than one. Empty where every rule can fire.
// REQUIRES: both are greater than 0.
std::vector<ReasonKind> NeverJudged(Duration window, Duration interval);

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// How the window of the rules over time is divided, and which rules never fire because a window and
// a collection interval give too few points. Pure: any thread, nothing fails.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/policy.h"
#include "model/reason.h"
#include "model/types.h"

namespace lagwatch {

// A window has this many slots whatever its length, so that the memory of a partition is bounded.
inline constexpr std::size_t kSlots = 12;

// How far back slots count as part of the window for lags and rates: with room for a late
// collection.
constexpr Duration Reach(Duration window) { return window + window / (kSlots - 1); }

// With fewer points two thirds of the window cannot be compared: `falling_behind`.
inline constexpr std::size_t kLeastPoints = 6;
// `rebalance_storm`: rebalances in this many of the kSlots parts of the window. A deployment is
// over sooner, however many members it restarts.
inline constexpr std::size_t kStormSlots = kSlots / 2;

// The rules that never fire with the policy's window and this `--collect.interval`, in the order of
// the rules, without those that the policy mutes: `falling_behind` and `rebalance_storm` where the
// window is shorter than five intervals, `retention_risk` where it is shorter than one. Empty where
// every rule can fire, and where there is only one collection: its interval is 0.
std::vector<ReasonKind> NeverJudged(const GroupPolicy& policy, Duration interval);

// "one collection is not enough to judge rewind, stopped, …; use --server URL to ask a running
// lagwatch": names the rules that cannot fire after one collection (`one_look`) or after several
// over `watched`. Empty once `watched` is `window`, which is the longest time that a rule needs.
std::string UnjudgedText(bool one_look, Duration watched, Duration window);

// "rules that never fire with these settings: rebalance_storm; the window (1 min) is shorter than
// five intervals of 15 s". Empty where NeverJudged() is.
std::string NeverJudgedText(const GroupPolicy& policy, Duration interval);

}  // namespace lagwatch

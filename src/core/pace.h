// SPDX-License-Identifier: Apache-2.0
// Values that sentences about a group need from its history: how long its partitions wait, how fast
// it reads, and which rules could not fire yet. Pure, nothing fails.
#pragma once

#include <optional>

#include "core/history.h"
#include "model/report.h"

namespace lagwatch::core {

// The times of the collections.
struct Looks {
  WallTime now{};
  std::optional<WallTime> before;  // time of the previous Report; empty at the first
};

// Writes `waiting` and `consumed_per_second` of the rows, `left` of the topics, and the rates and
// `pending` of the group. `history` matches the group row by row; `interval` is IntervalOf() the
// group. REQUIRES: the group is judged.
void NotePace(GroupReport& group, const GroupHistory& history, const Looks& looks,
              Duration interval);

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// Detects rebalances of one group from what collections show: its state, its members and their
// assignment. A lower bound: a rebalance that begins and ends between two collections and changes
// nothing is not seen, and several between two count as one. (The Admin API has no generation.) A
// broker that was isolated and is no longer the coordinator still begins rebalances, as its
// members' sessions expire. They never end; the members begin them again at its successor, and they
// count once. Plain values, no thread rule, nothing fails.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/report.h"
#include "model/types.h"

namespace lagwatch::core {

bool IsRebalancing(GroupState state);

class RebalanceWatch {
 public:
  struct Seen {
    std::uint64_t rebalances = 0;
    Duration rebalancing{};
  };

  // What this collection shows that the previous one did not. Half of the time between two
  // collections counts for each of them that sees a rebalancing state; nothing counts after a
  // longer gap.
  Seen Look(const GroupReport& group, const std::vector<Topic>& topics, WallTime now,
            Duration longest_gap);

  // Call when the clock was set back (core/clock_step.h).
  void MoveBack(Duration step);

 private:
  bool IsNewRebalance(const GroupReport& group, bool rebalancing, std::uint64_t assignment) const;

  std::optional<bool> rebalancing_;          // at the last look; empty: no look yet
  std::optional<std::uint64_t> assignment_;  // hash of the assignment when last settled
  std::optional<std::uint64_t> owned_;       // the same, when there were members
  bool begun_ = false;                       // one was counted since then
  bool again_ = false;                       // it was undone: the next one is the same one
  std::int32_t coordinator_ = kNoBroker;
  WallTime looked_{};
  WallTime membership_read_{};
};

}  // namespace lagwatch::core

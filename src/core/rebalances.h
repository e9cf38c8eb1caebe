// SPDX-License-Identifier: Apache-2.0
// Sees rebalances of one group in what collections show of it: its state, its members and what they
// own. One that begins and ends between two collections with nothing changed is not seen, and
// several between two count as one: a lower bound. (The Admin API tells no generation.)
// A broker that was cut off and is no coordinator any more still begins rebalances, as its members'
// sessions expire. They end nowhere; the members begin them again at its successor: counted once.
// Plain values, no thread rule, nothing fails.
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

  // What this collection shows that the one before did not. The time between two collections
  // counts half for each of them that sees a rebalancing state, and nothing after a longer gap.
  Seen Look(const GroupReport& group, const std::vector<Topic>& topics, WallTime now,
            Duration longest_gap);

  // The clock was set back (core/clock_step.h).
  void MoveBack(Duration step);

 private:
  bool IsNewRebalance(const GroupReport& group, bool rebalancing, std::uint64_t assignment) const;

  std::optional<bool> rebalancing_;          // at the last look; empty: there was none
  std::optional<std::uint64_t> assignment_;  // who owned what, when it was last settled
  std::optional<std::uint64_t> owned_;       // the same, when there were members
  bool begun_ = false;                       // one has been counted since then
  bool again_ = false;                       // that one was undone: the next is the same one
  std::int32_t coordinator_ = kNoBroker;
  WallTime looked_{};
  WallTime membership_read_{};
};

}  // namespace lagwatch::core

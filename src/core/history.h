// SPDX-License-Identifier: Apache-2.0
// What the core remembers of earlier collections of one cluster: what rates, counters and the rules
// over time are made of. A value that grows with what the Report shows and forgets what the Report
// no longer shows, so there is no delete path.
// One thread; owned by who evaluates; nothing fails.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/partition_history.h"
#include "core/rebalances.h"
#include "core/row_history.h"
#include "model/policy.h"
#include "model/report.h"

namespace lagwatch::core {

// A rule that held lately: what core/verdict.cc needs for debouncing it, for holding it a while
// after, and for holding it through a gap in reading.
struct PendingReason {
  Reason reason;
  WallTime last_true{};
  bool firing = false;       // it held in two collections running, or is a rule that needs only one
  Offset committed;          // of the reason's partition when it last held
  WallTime seen{};           // when that partition, or the group, was last read
  std::optional<Gap> gap{};  // the last gap in reading since it began to hold
};

struct GroupTopicHistory {
  std::uint32_t topic = 0;  // index in the Report
  std::vector<RowHistory> rows;
  // When the group was last Stable with members, none owned any partition of the topic: it left it.
  // A rebalance or a restart of the group does not change that.
  bool left = false;
  WallTime used{};  // when an owner or progress was last seen here, or first looked
  std::uint64_t consumed = 0;
  std::uint64_t lost = 0;
  std::uint64_t skipped = 0;
};

struct GroupHistory {
  std::string id;
  WallTime first_seen{};
  WallTime watched_since{};             // as GroupReport::watched_since
  WallTime last_read{};                 // when commits were last read; the epoch: never
  std::optional<WallTime> alive;        // when a member or progress was last seen; empty: never
  bool attended = false;                // it was ever seen with a member
  bool alone = false;                   // at the last look it was known to have no member
  std::optional<WallTime> moved_alone;  // when a commit last went forward without a member
  SlotClock clock;
  std::vector<GroupTopicHistory> topics;  // as GroupReport::topics, row by row
  RebalanceWatch rebalance_watch;
  std::array<bool, kSlots> rebalanced{};  // by slot of the clock, from it to the next
  GroupCounters counters;
  std::optional<ExactCounts> exact;  // when last told
  std::vector<PendingReason> held;
  Status status = Status::kOk;
  WallTime status_since{};
};

struct TopicHistory {
  std::string name;
  std::vector<PartitionHistory> partitions;
  std::uint64_t produced = 0;
};

class History {
 public:
  // Takes over what `report` newly read and writes the counters into it. Afterwards groups() stands
  // beside report.groups, and topics() beside report.topics, index by index.
  void Advance(Report& report, const Policy& policy);

  // The clock was set back (core/clock_step.h).
  void MoveBack(Duration step);

  std::vector<GroupHistory>& groups() { return groups_; }
  const std::vector<TopicHistory>& topics() const { return topics_; }

 private:
  void AdvanceTopics(Report& report);
  void AdvanceGroups(Report& report, const Policy& policy);
  void AlignTopics(GroupHistory& history, const GroupReport& group) const;

  std::vector<TopicHistory> topics_;
  std::vector<std::int32_t> topic_now_;  // by index in the Report before; -1: gone
  std::vector<GroupHistory> groups_;
};

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// The history of one cluster: state from earlier collections for rates, counters and the rules over
// time. It holds entries for exactly what the Report shows, so nothing needs to be deleted
// explicitly. One thread; owned by the caller of Evaluate(); nothing fails.
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

// A rule that held recently: state for debouncing it in core/verdict.cc, for holding it afterwards,
// and for holding it through a gap in reading.
struct PendingReason {
  Reason reason;
  WallTime last_true{};
  bool firing = false;       // it held in two consecutive collections, or the rule needs only one
  Offset committed;          // of the reason's partition when it last held
  WallTime seen{};           // when that partition, or else the group, was last read
  std::optional<Gap> gap{};  // the last gap in reading since it began to hold
};

struct GroupTopicHistory {
  std::uint32_t topic = 0;  // index in the Report
  std::vector<RowHistory> rows;
  // Whether none of the members owned a partition of the topic when the group was last Stable with
  // members. A rebalance or a restart of the group does not change it.
  bool left = false;
  WallTime used{};  // when an owner or progress was last seen, or the first look
  std::uint64_t consumed = 0;
  std::uint64_t lost = 0;
  std::uint64_t skipped = 0;
};

struct GroupHistory {
  std::string id;
  WallTime first_seen{};
  WallTime watched_since{};       // as GroupReport::watched_since
  WallTime last_read{};           // when commits were last read; the epoch: never
  std::optional<WallTime> alive;  // when a member or progress was last seen; empty: never
  bool had_members = false;       // whether it ever had a member
  bool was_empty = false;         // whether it had no member at the last look
  std::optional<WallTime>
      moved_without_member;  // when a commit last moved forward without a member
  SlotClock clock;
  std::vector<GroupTopicHistory> topics;  // as GroupReport::topics, row by row
  RebalanceWatch rebalance_watch;
  std::array<bool, kSlots> rebalanced{};  // by slot of the clock, until the next slot
  GroupCounters counters;
  std::optional<ExactCounts> exact;  // the last counts
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
  // Takes over what `report` newly read and writes the counters into it. Afterwards groups() and
  // topics() match report.groups and report.topics, index by index.
  void Advance(Report& report, const Policy& policy);

  // Call when the clock was set back (core/clock_step.h).
  void MoveBack(Duration step);

  std::vector<GroupHistory>& groups() { return groups_; }
  const std::vector<TopicHistory>& topics() const { return topics_; }

 private:
  void AdvanceTopics(Report& report);
  void AdvanceGroups(Report& report, const Policy& policy);
  void AlignTopics(GroupHistory& history, const GroupReport& group) const;

  std::vector<TopicHistory> topics_;
  std::vector<std::int32_t> topic_now_;  // by index in the previous Report; -1: no longer exists
  std::vector<GroupHistory> groups_;
};

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
#include "core/clock_step.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/group_merger.h"
#include "core/history.h"

namespace lagwatch::core {
namespace {

void Move(WallTime& moment, Duration step) {
  if (moment != WallTime{}) moment -= step;
}

void Move(std::optional<WallTime>& moment, Duration step) {
  if (moment) Move(*moment, step);
}

void Move(Reason& reason, Duration step) {
  if (reason.gap) Move(reason.gap->ended, step);
}

void Move(GroupReport& group, Duration step) {
  for (TopicLag& topic : group.topics) {
    for (PartitionLag& row : topic.partitions) Move(row.bounds.read_at, step);
  }
  Move(group.commits_read, step);
  Move(group.listed, step);
  Move(group.membership_read, step);
  Move(group.watched_since, step);
  Move(group.alive, step);
  Move(group.status_since, step);
  for (Reason& reason : group.reasons) Move(reason, step);
  if (group.last_known) {
    auto last = std::make_shared<LastKnown>(*group.last_known);
    Move(last->at, step);
    group.last_known = std::move(last);
  }
}

void Move(RowHistory& row, Duration step) {
  Move(row.seen, step);
  Move(row.waiting_since, step);
  Move(row.rewound, step);
}

void Move(PartitionHistory& partition, Duration step) {
  Move(partition.seen, step);
  Move(partition.reset, step);
  partition.steps.MoveBack(step);
}

void Move(GroupHistory& group, Duration step) {
  Move(group.first_seen, step);
  Move(group.watched_since, step);
  Move(group.last_read, step);
  Move(group.alive, step);
  Move(group.moved_without_member, step);
  Move(group.status_since, step);
  group.clock.MoveBack(step);
  group.rebalance_watch.MoveBack(step);
  for (GroupTopicHistory& topic : group.topics) {
    Move(topic.used, step);
    for (RowHistory& row : topic.rows) Move(row, step);
  }
  for (PendingReason& held : group.held) {
    Move(held.last_true, step);
    Move(held.seen, step);
    if (held.gap) Move(held.gap->ended, step);
    Move(held.reason, step);
  }
}

}  // namespace

Duration SetBackBy(const Report& before, WallTime started, Duration interval) {
  if (started >= before.at) return Duration::zero();
  return std::max(before.at, before.started + interval) - started;
}

void MoveBack(Report& report, Duration step) {
  Move(report.started, step);
  Move(report.at, step);
  Move(report.last_complete, step);
  Move(report.last_reached, step);
  for (Topic& topic : report.topics) {
    for (Partition& partition : topic.partitions) {
      if (partition.bounds) Move(partition.bounds->read_at, step);
    }
  }
  for (GroupReport& group : report.groups) Move(group, step);
}

void SlotClock::MoveBack(Duration step) {
  for (WallTime& time : times_) Move(time, step);
}

void StartSteps::MoveBack(Duration step) {
  Move(watched_since_, step);
  for (Step& one : steps_) Move(one.at, step);
}

void RebalanceWatch::MoveBack(Duration step) {
  Move(looked_, step);
  Move(membership_read_, step);
}

void History::MoveBack(Duration step) {
  for (TopicHistory& topic : topics_) {
    for (PartitionHistory& partition : topic.partitions) Move(partition, step);
  }
  for (GroupHistory& group : groups_) Move(group, step);
}

void GroupMerger::MoveBack(Duration step) {
  Move(last_, step);
  for (auto& [name, merged] : merged_groups_) {
    Move(merged.status_since, step);
    Move(merged.seen, step);
  }
}

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
#include "core/lag.h"

#include <algorithm>

namespace lagwatch::core {
namespace {

void SumTopic(TopicLag& topic) {
  topic.committed_sum.reset();
  topic.lag_sum.reset();
  std::int64_t committed = 0;
  std::int64_t lag = 0;
  bool any = false;
  for (const PartitionLag& row : topic.partitions) {
    if (!row.committed_exists) continue;
    if (!row.lag) return;
    any = true;
    committed = AddCapped(committed, row.committed.value());
    lag = AddCapped(lag, *row.lag);
  }
  if (!any) return;
  topic.committed_sum = committed;
  topic.lag_sum = lag;
}

struct Counts {
  std::uint32_t committed = 0;
  std::uint32_t owned = 0;
  std::uint32_t owned_uncommitted = 0;
};

Counts Count(const TopicLag& topic) {
  Counts counts;
  for (const PartitionLag& row : topic.partitions) {
    counts.committed += row.committed_exists ? 1 : 0;
    counts.owned += row.owner >= 0 ? 1 : 0;
    counts.owned_uncommitted += (row.owner >= 0 && !row.committed_exists) ? 1 : 0;
  }
  return counts;
}

void SumGroup(GroupReport& group) {
  group.lag_sum.reset();
  group.lag_max.reset();
  std::optional<std::int64_t> sum;
  std::optional<std::int64_t> max;
  for (const TopicLag& topic : group.topics) {
    for (const PartitionLag& row : topic.partitions) {
      if (!row.committed_exists) continue;
      if (!row.lag) return;
      sum = AddCapped(sum.value_or(0), *row.lag);
      max = std::max(max.value_or(0), *row.lag);
    }
  }
  group.lag_sum = sum;
  group.lag_max = max;
}

// A partition without a readable record cannot be the worst.
void FindWorstTimeLag(GroupReport& group) {
  group.time_lag_max.reset();
  std::optional<Duration> worst;
  for (const TopicLag& topic : group.topics) {
    for (const PartitionLag& row : topic.partitions) {
      if (!row.committed_exists) continue;
      if (!row.time_lag && row.readable_lag != 0) return;
      if (row.time_lag) worst = std::max(worst.value_or(Duration::zero()), *row.time_lag);
    }
  }
  group.time_lag_max = worst;
}

void CountGroup(GroupReport& group) {
  group.partitions_uncommitted.reset();
  group.partitions_unassigned.reset();
  group.members_idle.reset();
  if (!group.members) return;
  group.members_idle = static_cast<std::uint32_t>(std::ranges::count_if(
      *group.members, [](const GroupMember& member) { return member.IsIdle(); }));
  if (!group.commits_known) return;
  std::uint32_t uncommitted = 0;
  std::uint32_t unassigned = 0;
  for (const TopicLag& topic : group.topics) {
    const Counts counts = Count(topic);
    const auto partitions = static_cast<std::uint32_t>(topic.partition_count);
    uncommitted += counts.committed > 0 ? partitions - counts.committed : counts.owned_uncommitted;
    unassigned += partitions - counts.owned;
  }
  group.partitions_uncommitted = uncommitted;
  group.partitions_unassigned = unassigned;
}

}  // namespace

void ComputeLag(PartitionLag& row, IsolationLevel isolation) {
  row.lag.reset();
  row.readable_lag.reset();
  if (!row.committed.known() || !row.bounds.start.known()) return;
  const Offset end = EndFor(row.bounds, isolation);
  if (!end.known()) return;
  const std::int64_t committed = row.committed.value();
  const std::int64_t from = std::max(committed, row.bounds.start.value());
  row.lag = std::max<std::int64_t>(0, end.value() - committed);
  row.readable_lag = std::max<std::int64_t>(0, end.value() - from);
}

void ComputeShareLag(PartitionLag& row, Offset broker_lag) {
  row.lag.reset();
  row.readable_lag.reset();
  if (!row.committed.known() || !row.bounds.start.known() || !row.bounds.end.known()) return;
  if (!broker_lag.known()) return;
  const std::int64_t from = std::max(row.committed.value(), row.bounds.start.value());
  const std::int64_t left = std::max<std::int64_t>(0, row.bounds.end.value() - from);
  row.lag = broker_lag.value();
  row.readable_lag = std::min(*row.lag, left);
}

bool IsShareLagUnknown(const GroupReport& group) {
  return group.is_share() &&
         AnyRow(group, [](const PartitionLag& row) { return row.committed.known() && !row.lag; });
}

void ComputeTimeLag(PartitionLag& row, IsolationLevel isolation, WallTime now) {
  row.time_lag.reset();
  if (!row.lag) return;
  if (*row.lag == 0) {
    row.time_lag = Duration::zero();
  } else if (row.unread && FirstUnread(row.committed, row.bounds, isolation).known()) {
    const Duration age = now - row.unread->timestamp;
    row.time_lag = row.unread->nothing ? Duration::zero() : std::max(Duration::zero(), age);
  }
}

bool HoldsNothing(const PartitionLag& row) { return row.unread && row.unread->nothing; }

bool IsSettled(const PartitionLag& row) {
  return row.readable_lag.value_or(0) <= kSettledLag || HoldsNothing(row);
}

bool MayBeMarker(const PartitionLag& row) {
  return row.readable_lag == 1 && row.unread && row.unread->source == TimeSource::kSearch;
}

std::int64_t RecordsBeyondEnd(const PartitionLag& row) {
  if (!row.committed.known() || !row.bounds.end.known()) return 0;
  return std::max<std::int64_t>(0, row.committed.value() - row.bounds.end.value());
}

std::int64_t RecordsLost(const PartitionLag& row) {
  if (!row.lag || !row.readable_lag) return 0;
  return *row.lag - *row.readable_lag;
}

void Aggregate(GroupReport& group) {
  for (TopicLag& topic : group.topics) SumTopic(topic);
  SumGroup(group);
  FindWorstTimeLag(group);
  CountGroup(group);
}

}  // namespace lagwatch::core

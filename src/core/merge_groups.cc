// SPDX-License-Identifier: Apache-2.0
#include "core/merge_groups.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "base/format.h"
#include "base/sorted.h"
#include "core/lag.h"
#include "core/shown_as.h"

namespace lagwatch::core {
namespace {

using Groups = std::span<const GroupReport* const>;

// One row of one group.
struct Part {
  std::uint32_t topic = 0;
  const PartitionLag* row = nullptr;
  std::int32_t owner = -1;  // index among the members of all groups
};

std::int32_t CountMembers(const GroupReport& group) {
  return group.members ? static_cast<std::int32_t>(group.members->size()) : 0;
}

// Sorted by topic and partition; parts of one partition are in the order of the groups.
std::vector<Part> PartsOf(Groups groups) {
  std::vector<Part> parts;
  std::int32_t first_member = 0;
  for (const GroupReport* group : groups) {
    for (const TopicLag& topic : group->topics) {
      for (const PartitionLag& row : topic.partitions) {
        parts.push_back({topic.topic, &row, row.owner < 0 ? -1 : row.owner + first_member});
      }
    }
    first_member += CountMembers(*group);
  }
  std::ranges::stable_sort(
      parts, {}, [](const Part& part) { return std::tie(part.topic, part.row->partition); });
  return parts;
}

void FoldTimeLag(PartitionLag& row, const PartitionLag& other) {
  const auto unknown = [](const PartitionLag& one) {
    return !one.time_lag && one.readable_lag != 0;
  };
  if (unknown(row) || unknown(other)) {
    row.time_lag.reset();
    row.unread.reset();
  } else if (other.time_lag > row.time_lag) {  // an empty value is less than any
    row.time_lag = other.time_lag;
    row.unread = other.unread;
  }
}

// REQUIRES: both have a commit.
void FoldCommits(PartitionLag& row, const PartitionLag& other) {
  if (!row.lag || !other.lag) {
    row.committed = Offset();
    row.bounds = {};
    row.lag.reset();
    row.readable_lag.reset();
    row.time_lag.reset();
    row.unread.reset();
    return;
  }
  FoldTimeLag(row, other);
  if (other.committed.value() > row.committed.value()) row.committed = other.committed;
  if (other.bounds.read_at > row.bounds.read_at) row.bounds = other.bounds;
  row.waiting = std::max(row.waiting, other.waiting);
  row.consumed_per_second += other.consumed_per_second;  // NaN if one of them is NaN
  row.lag = AddCapped(*row.lag, *other.lag);
  row.readable_lag = AddCapped(*row.readable_lag, *other.readable_lag);
}

void Fold(PartitionLag& row, const Part& part) {
  const PartitionLag& other = *part.row;
  const std::int32_t owner = row.owner < 0 ? part.owner : row.owner;
  if (!row.committed_exists) {
    row = other;
  } else if (other.committed_exists) {
    row.beyond_end = std::max(row.beyond_end, other.beyond_end);
    FoldCommits(row, other);
  }
  row.owner = owner;
}

std::vector<TopicLag> MergeRows(Groups groups) {
  std::vector<TopicLag> topics;
  for (const Part& part : PartsOf(groups)) {
    if (topics.empty() || topics.back().topic != part.topic) {
      topics.emplace_back().topic = part.topic;
    }
    std::vector<PartitionLag>& rows = topics.back().partitions;
    if (!rows.empty() && rows.back().partition == part.row->partition) {
      Fold(rows.back(), part);
    } else {
      rows.push_back(*part.row);
      rows.back().owner = part.owner;
    }
  }
  return topics;
}

void SumTopicCounters(std::vector<TopicLag>& topics, Groups groups) {
  for (const GroupReport* group : groups) {
    for (const TopicLag& topic : group->topics) {
      TopicLag* sum = FindSorted(topics, topic.topic, &TopicLag::topic);
      sum->partition_count = topic.partition_count;
      sum->records_consumed += topic.records_consumed;
      sum->records_lost += topic.records_lost;
    }
  }
}

bool HasCommit(const GroupReport& group) {
  return AnyRow(group, [](const PartitionLag& row) { return row.committed_exists; });
}

// Folds a value of the groups with a commit; empty while it is unknown of one of them.
template <typename Value, typename Fold>
std::optional<Value> FoldKnown(Groups groups, std::optional<Value> GroupReport::*field, Fold fold) {
  std::optional<Value> folded;
  for (const GroupReport* group : groups) {
    if (!HasCommit(*group)) continue;
    const std::optional<Value>& value = group->*field;
    if (!value) return std::nullopt;
    folded = folded ? fold(*folded, *value) : *value;
  }
  return folded;
}

// The most active state: a rebalance of one group is a rebalance. Empty if one state is unknown.
std::optional<GroupState> StateOf(Groups groups) {
  constexpr std::array kMostActiveFirst = {GroupState::kPreparingRebalance,
                                           GroupState::kCompletingRebalance,
                                           GroupState::kAssigning,
                                           GroupState::kReconciling,
                                           GroupState::kNotReady,
                                           GroupState::kStable,
                                           GroupState::kEmpty,
                                           GroupState::kUnknown,
                                           GroupState::kDead};
  auto best = kMostActiveFirst.end();
  for (const GroupReport* group : groups) {
    if (!group->state) return std::nullopt;
    best = std::min(best, std::ranges::find(kMostActiveFirst, *group->state));
  }
  return *best;
}

// The value if all groups have the same, else `none`.
template <typename Value>
Value Common(Groups groups, Value GroupReport::*field, Value none) {
  const Value& first = groups.front()->*field;
  const bool same =
      std::ranges::all_of(groups, [&](const GroupReport* group) { return group->*field == first; });
  return same ? first : none;
}

void MergeMembership(GroupReport& merged, Groups groups) {
  merged.members.emplace();
  merged.assignor = Common(groups, &GroupReport::assignor, std::optional<std::string>(""));
  for (const GroupReport* group : groups) {
    if (!group->members) {
      merged.members.reset();
      return;
    }
    merged.members->insert(merged.members->end(), group->members->begin(), group->members->end());
  }
}

void MergeAges(GroupReport& merged, Groups groups) {
  merged.commits_known = true;
  merged.commits_read = merged.listed = merged.membership_read = WallTime::max();
  for (const GroupReport* group : groups) {
    merged.commits_known = merged.commits_known && group->commits_known;
    merged.commits_read = std::min(merged.commits_read, group->commits_read);
    merged.listed = std::min(merged.listed, group->listed);
    merged.membership_read = std::min(merged.membership_read, group->membership_read);
    merged.age = std::max(merged.age, group->age);  // empty is less than any
    merged.watched_since = std::max(merged.watched_since, group->watched_since);
    merged.alive = std::max(merged.alive, group->alive);  // empty is less than any
    if (group->last_read && (!merged.last_read || group->last_read->at > merged.last_read->at)) {
      merged.last_read = group->last_read;
    }
    merged.pending |= group->pending;
  }
}

// The reasons of one kind.
struct MergedReason {
  const GroupReport* by = nullptr;
  const Reason* worst = nullptr;
  std::size_t groups = 0;
};

// The worst reason of each kind, with its group. A reason that is only information must hold for
// all groups: a merged group has members if one of its groups has.
std::vector<Reason> MergeReasons(Groups groups) {
  std::array<MergedReason, kReasonCount> firing;
  for (const GroupReport* group : groups) {
    for (const Reason& reason : group->reasons) {
      MergedReason& kind = firing[static_cast<std::size_t>(reason.kind)];
      ++kind.groups;
      const auto rank = [](const Reason& r) { return std::pair(r.status, r.value.value_or(0)); };
      if (kind.worst == nullptr || rank(reason) > rank(*kind.worst)) {
        kind.by = group;
        kind.worst = &reason;
      }
    }
  }
  std::vector<Reason> reasons;
  for (const MergedReason& kind : firing) {
    if (kind.worst == nullptr) continue;
    if (kind.worst->status == Status::kOk && kind.groups < groups.size()) continue;
    Reason& reason = reasons.emplace_back(*kind.worst);
    reason.text = kind.by->id + ": " + reason.text;
    if (kind.groups == 1) continue;
    reason.text +=
        " (" + FormatNumber(static_cast<std::int64_t>(kind.groups)) + " groups have this reason)";
  }
  std::ranges::stable_sort(reasons, std::ranges::greater(), &Reason::status);
  return reasons;
}

// The worst of the groups' last known states.
void MergeLastKnown(GroupReport& merged, Groups groups) {
  if (merged.status != Status::kUnknown) return;
  for (const GroupReport* group : groups) {
    const auto& last = group->last_known;
    if (last && (!merged.last_known || last->shown_as > merged.last_known->shown_as)) {
      merged.last_known = last;
    }
  }
}

void MergeVerdict(GroupReport& merged, Groups groups) {
  for (const GroupReport* group : groups) {
    merged.counters += group->counters;
    merged.status = std::max(merged.status, group->status);
    merged.standing = std::max(merged.standing, group->standing);
  }
  merged.policy = groups.front()->policy;
  merged.reasons = MergeReasons(groups);
  MergeLastKnown(merged, groups);
  merged.consumed_per_second = FoldKnown(groups, &GroupReport::consumed_per_second, std::plus<>());
  merged.produced_per_second = FoldKnown(groups, &GroupReport::produced_per_second, std::plus<>());
  merged.catch_up = FoldKnown(groups, &GroupReport::catch_up, std::ranges::max);
  merged.data_loss_eta = FoldKnown(groups, &GroupReport::data_loss_eta, std::ranges::min);
}

}  // namespace

GroupReport MergeGroups(std::string name, Groups groups, const std::vector<Topic>& topics) {
  GroupReport merged;
  merged.id = std::move(name);
  merged.standing = Status::kOk;
  merged.groups = static_cast<std::uint32_t>(groups.size());
  merged.state = StateOf(groups);
  merged.type = Common(groups, &GroupReport::type, GroupType::kUnknown);
  merged.coordinator = Common(groups, &GroupReport::coordinator, kNoBroker);
  merged.status = Status::kOk;
  MergeMembership(merged, groups);
  MergeAges(merged, groups);
  merged.topics = MergeRows(groups);
  SumTopicCounters(merged.topics, groups);
  Aggregate(merged);
  // The maximum of one group, as thresholds apply to one group.
  merged.lag_max = FoldKnown(groups, &GroupReport::lag_max, std::ranges::max);
  MergeVerdict(merged, groups);
  merged.shown_as = ShownAsOf(merged, topics);
  return merged;
}

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
#include "kafka/offsets_state.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <variant>

#include "model/coordinator.h"

namespace lagwatch::kafka {
namespace {

using records::NoValue;

constexpr int kUnlistedUntilForgotten = 3;

// A group is read again once in 30 to 60 minutes, depending on its name, so that groups that were
// seeded together are not checked together.
constexpr std::chrono::minutes kCheckAfter(30);
constexpr std::chrono::minutes kCheckSpread(30);

bool IsTombstone(const std::variant<std::int32_t, NoValue>& value) {
  const auto* reason = std::get_if<NoValue>(&value);
  return reason != nullptr && *reason == NoValue::kTombstone;
}

std::string TextOf(Offset offset) {
  return offset.known() ? std::to_string(offset.value()) : "none";
}

}  // namespace

OffsetsState::OffsetsState(config::NameFilter groups, config::NameFilter topics)
    : groups_filter_(std::move(groups)), topics_filter_(std::move(topics)) {}

void OffsetsState::Restart(std::int32_t partitions) {
  logs_.assign(static_cast<std::size_t>(partitions), Log());
  for (auto& entry : groups_) Forget(entry.second);
}

void OffsetsState::Reset(std::int32_t partition) {
  logs_[static_cast<std::size_t>(partition)] = Log();
  for (auto& [id, group] : groups_) {
    if (PartitionOf(id) == partition) Forget(group);
  }
}

void OffsetsState::Forget(Group& group) {
  group.seeded = false;
  group.undecodable = false;
  group.generation_seen = false;
  group.member_left = false;
  group.maybe_rebalanced = false;
  group.topics.clear();
}

void OffsetsState::Apply(std::int32_t partition, std::int64_t offset,
                         const records::OffsetsRecord& record) {
  if (partition < 0 || partition >= partitions()) return;
  Log& log = logs_[static_cast<std::size_t>(partition)];
  std::visit([&](const auto& known) { On(log, offset, known); }, record);
  PassTo(partition, offset + 1);
}

void OffsetsState::PassTo(std::int32_t partition, std::int64_t position) {
  if (partition < 0 || partition >= partitions()) return;
  Offset& now = logs_[static_cast<std::size_t>(partition)].position;
  if (!now.known() || now.value() < position) now = Offset(position);
}

void OffsetsState::On(Log& /*log*/, std::int64_t offset, const records::OffsetCommit& commit) {
  Group* group = Followed(commit.group);
  if (group == nullptr) return;
  const auto* value = std::get_if<records::CommitValue>(&commit.value);
  const bool removed = value == nullptr && std::get<NoValue>(commit.value) == NoValue::kTombstone;
  if (!removed) ++group->counts.commits;
  if (value == nullptr && !removed) {
    Count(std::get<NoValue>(commit.value));
    group->undecodable = true;
    return;
  }
  if (!topics_filter_.Matches(commit.topic)) return;
  FollowedCommit& at = At(*group, commit.topic, commit.partition);
  at.offset = removed ? Offset() : value->offset;
  at.committed_at = removed ? WallTime() : value->committed_at;
  at.record = offset;
  if (removed) NoteEnd(*group);
}

void OffsetsState::On(Log& /*log*/, std::int64_t /*offset*/, const records::ClassicGroup& record) {
  Group* group = Followed(record.group);
  if (group == nullptr) return;
  group->exists = true;
  if (const auto* reason = std::get_if<NoValue>(&record.value)) {
    if (*reason != NoValue::kTombstone) {
      Count(*reason);
      return;
    }
    group->counts.generation = -1;
    group->generation_seen = true;
    group->exists = false;
    NoteEnd(*group);
    return;
  }
  const auto& value = std::get<records::ClassicGroupValue>(record.value);
  // A static member that rejoins makes the coordinator write the same generation again, so the
  // first one seen of a group with such members may be an old one.
  const bool raised = group->generation_seen ? value.generation > group->counts.generation
                                             : value.static_members == 0;
  if (raised && value.members > 0) ++group->counts.rebalances;
  group->counts.generation = value.generation;
  group->generation_seen = true;
}

void OffsetsState::On(Log& /*log*/, std::int64_t /*offset*/, const records::GroupEpoch& record) {
  Group* group = Followed(record.group);
  if (group == nullptr) return;
  const auto* epoch = std::get_if<std::int32_t>(&record.value);
  if (epoch == nullptr) Count(std::get<NoValue>(record.value));
  group->counts.generation = epoch != nullptr ? *epoch : -1;
  group->exists = !IsTombstone(record.value);
  if (!group->exists) NoteEnd(*group);
}

// Only an assignment to members is a rebalance. Kafka 4.4 raises this epoch for an emptied group,
// too: after a member was removed, it counts once an assignment of another member is written, which
// a broker does in the same batch.
void OffsetsState::On(Log& /*log*/, std::int64_t /*offset*/,
                      const records::AssignmentEpoch& record) {
  Group* group = Followed(record.group);
  if (group == nullptr) return;
  const auto* epoch = std::get_if<std::int32_t>(&record.value);
  if (epoch == nullptr) Count(std::get<NoValue>(record.value));
  if (epoch != nullptr && *epoch > group->assignment_epoch) {
    group->maybe_rebalanced = group->member_left;
    if (!group->member_left) ++group->counts.rebalances;
  }
  group->assignment_epoch = epoch != nullptr ? *epoch : -1;
  if (IsTombstone(record.value)) NoteEnd(*group);
}

void OffsetsState::On(Log& /*log*/, std::int64_t /*offset*/, const records::GroupMember& record) {
  Group* group = Followed(record.group);
  if (group == nullptr) return;
  group->member_left = record.removed;
  if (record.removed) return;
  if (std::exchange(group->maybe_rebalanced, false) && record.assignment) {
    ++group->counts.rebalances;
  }
}

void OffsetsState::On(Log& /*log*/, std::int64_t /*offset*/, const records::UnusedRecord&) {}

void OffsetsState::On(Log& /*log*/, std::int64_t /*offset*/, const records::UnknownRecord& record) {
  unknown_kinds_.insert(record.type);
}

void OffsetsState::On(Log& log, std::int64_t /*offset*/, const records::MalformedRecord&) {
  ++undecodable_;
  log.undecodable = true;
}

void OffsetsState::Count(NoValue reason) {
  if (reason != NoValue::kTombstone) ++undecodable_;
}

// Kafka removes the commits of a group that it deletes or expires, and then the group. Groups that
// only ever had commits have no record of their own.
void OffsetsState::NoteEnd(Group& group) {
  const auto has_none = [](const auto& topic) {
    return std::none_of(topic.second.begin(), topic.second.end(),
                        [](const FollowedCommit& commit) { return commit.offset.known(); });
  };
  group.ended = !group.exists && std::all_of(group.topics.begin(), group.topics.end(), has_none);
}

std::int32_t OffsetsState::PartitionOf(std::string_view group) const {
  return logs_.empty() ? -1 : CoordinatorPartition(group, partitions());
}

Offset OffsetsState::Position(std::int32_t partition) const {
  if (partition < 0 || partition >= partitions()) return {};
  return logs_[static_cast<std::size_t>(partition)].position;
}

bool OffsetsState::Passed(std::int32_t partition, Offset end) const {
  const Offset position = Position(partition);
  return position.known() && end.known() && position.value() >= end.value();
}

bool OffsetsState::Vouches(std::string_view id) const {
  const Group* group = Find(id);
  const std::int32_t partition = PartitionOf(id);
  return group != nullptr && group->seeded && !group->undecodable && partition >= 0 &&
         !logs_[static_cast<std::size_t>(partition)].undecodable;
}

void OffsetsState::VisitCommits(std::string_view id, const VisitCommit& visit) const {
  const Group* group = Find(id);
  if (group == nullptr) return;
  for (const auto& [topic, commits] : group->topics) {
    for (const FollowedCommit& commit : commits) {
      if (commit.offset.known()) visit(topic, commit.partition, commit.offset, commit.committed_at);
    }
  }
}

std::optional<ExactCounts> OffsetsState::Counts(std::string_view id) const {
  if (const Group* group = Find(id)) return group->counts;
  if (!Position(PartitionOf(id)).known()) return std::nullopt;
  return ExactCounts();
}

void OffsetsState::Seed(const FetchedGroup& fetched, SteadyTime now) {
  Group* group = Followed(fetched.group);
  if (group == nullptr) return;
  const Topics before = std::exchange(group->topics, {});
  // Records from the noted end on are newer, or as new.
  for (const auto& [topic, commits] : before) {
    for (const FollowedCommit& commit : commits) {
      if (commit.record >= fetched.end) At(*group, topic, commit.partition) = commit;
    }
  }
  for (const FetchedCommit& commit : fetched.commits) {
    if (!topics_filter_.Matches(commit.topic)) continue;
    FollowedCommit& at = At(*group, commit.topic, commit.partition);
    if (at.record >= fetched.end) continue;
    at.offset = commit.offset;
    at.record = fetched.end - 1;
    const FollowedCommit* old = FindIn(before, commit.topic, commit.partition);
    if (old != nullptr && old->offset == commit.offset) at.committed_at = old->committed_at;
  }
  group->seeded = true;
  ScheduleCheck(fetched.group, now);
}

bool OffsetsState::CheckDue(std::string_view id, SteadyTime now) const {
  const Group* group = Find(id);
  return group != nullptr && group->seeded && now >= group->check_at;
}

void OffsetsState::ScheduleCheck(std::string_view id, SteadyTime now) {
  Group* group = Find(id);
  if (group == nullptr) return;
  const auto spread = std::chrono::seconds(kCheckSpread);
  const auto share = static_cast<std::int64_t>(std::hash<std::string_view>()(id) %
                                               static_cast<std::size_t>(spread.count()));
  group->check_at = now + kCheckAfter + std::chrono::seconds(share);
}

std::string OffsetsState::Compare(const FetchedGroup& fetched, const Visible& visible) const {
  const Group* group = Find(fetched.group);
  if (group == nullptr) return {};
  std::map<std::pair<std::string_view, std::int32_t>, std::pair<Offset, Offset>> both;
  for (const FetchedCommit& commit : fetched.commits) {
    if (!visible(commit.topic, commit.partition)) continue;
    both[{commit.topic, commit.partition}].first = commit.offset;
  }
  for (const auto& [topic, commits] : group->topics) {
    for (const FollowedCommit& commit : commits) {
      if (commit.record >= fetched.end) {
        both.erase({topic, commit.partition});
      } else if (visible(topic, commit.partition)) {
        both[{topic, commit.partition}].second = commit.offset;
      }
    }
  }
  for (const auto& [at, offsets] : both) {
    if (offsets.first == offsets.second) continue;
    return "group " + fetched.group + ", " + std::string(at.first) + " partition " +
           std::to_string(at.second) + ": OffsetFetch has " + TextOf(offsets.first) +
           ", the records have " + TextOf(offsets.second);
  }
  return {};
}

void OffsetsState::Unseed(std::string_view id) {
  Group* group = Find(id);
  if (group != nullptr) group->seeded = false;
}

void OffsetsState::Listed(const std::function<bool(const std::string& group)>& listed, bool whole) {
  for (auto entry = groups_.begin(); entry != groups_.end();) {
    Group& group = entry->second;
    const bool is_listed = listed(entry->first);
    if (is_listed) {
      group.unlisted = 0;
    } else if (whole) {
      ++group.unlisted;
    }
    const bool is_gone = group.ended || group.unlisted >= kUnlistedUntilForgotten;
    entry = !is_listed && is_gone ? groups_.erase(entry) : std::next(entry);
  }
}

OffsetsState::Group* OffsetsState::Followed(std::string_view id) {
  if (!groups_filter_.Matches(id)) return nullptr;
  auto found = groups_.find(id);
  if (found == groups_.end()) found = groups_.emplace(id, Group()).first;
  found->second.unlisted = 0;
  found->second.ended = false;
  return &found->second;
}

const OffsetsState::Group* OffsetsState::Find(std::string_view id) const {
  const auto found = groups_.find(id);
  return found != groups_.end() ? &found->second : nullptr;
}

OffsetsState::Group* OffsetsState::Find(std::string_view id) {
  const auto found = groups_.find(id);
  return found != groups_.end() ? &found->second : nullptr;
}

OffsetsState::FollowedCommit& OffsetsState::At(Group& group, std::string_view topic,
                                               std::int32_t partition) {
  auto entry = group.topics.find(topic);
  if (entry == group.topics.end()) entry = group.topics.emplace(topic, Commits()).first;
  Commits& commits = entry->second;
  const auto at = std::lower_bound(commits.begin(), commits.end(), partition, IsBefore);
  if (at != commits.end() && at->partition == partition) return *at;
  FollowedCommit fresh;
  fresh.partition = partition;
  return *commits.insert(at, fresh);
}

const OffsetsState::FollowedCommit* OffsetsState::FindIn(const Topics& topics,
                                                         std::string_view topic,
                                                         std::int32_t partition) {
  const auto entry = topics.find(topic);
  if (entry == topics.end()) return nullptr;
  const Commits& commits = entry->second;
  const auto at = std::lower_bound(commits.begin(), commits.end(), partition, IsBefore);
  return at != commits.end() && at->partition == partition ? &*at : nullptr;
}

bool OffsetsState::IsBefore(const FollowedCommit& commit, std::int32_t partition) {
  return commit.partition < partition;
}

}  // namespace lagwatch::kafka

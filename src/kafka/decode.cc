// SPDX-License-Identifier: Apache-2.0
#include "kafka/decode.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/text.h"
#include "model/report.h"

namespace lagwatch::kafka {
namespace {

std::vector<TopicPartition> PartitionsOf(const protocol::Assignment& assignment,
                                         const TopicIndex& topics) {
  std::vector<TopicPartition> partitions;
  for (const protocol::TopicPartitions& topic : assignment) {
    for (const std::int32_t partition : topic.partitions) {
      if (const auto at = topics.Find(topic.topic, partition)) partitions.push_back(*at);
    }
  }
  std::sort(partitions.begin(), partitions.end());
  return partitions;
}

const protocol::Subtopology* FindSubtopology(const protocol::DescribedGroup& group,
                                             std::string_view id) {
  const auto found = std::ranges::find(group.topology, id, &protocol::Subtopology::id);
  return found != group.topology.end() ? &*found : nullptr;
}

// Task N of a subtopology reads partition N of each of its topics that has so many.
void TakeTasks(const protocol::DescribedGroup& group, const protocol::Tasks& active,
               const TopicIndex& topics, Member& member) {
  for (const protocol::SubtopologyTasks& tasks : active) {
    const protocol::Subtopology* subtopology = FindSubtopology(group, tasks.subtopology);
    if (subtopology == nullptr) continue;
    for (const std::string_view topic : subtopology->topics) {
      const bool is_visible = topics.Find(topic, 0).has_value();
      for (const std::int32_t task : tasks.tasks) {
        const auto at = topics.Find(topic, task);
        if (at) member.assignment.push_back(*at);
        if (at || !is_visible) ++member.owned;
      }
    }
  }
  std::ranges::sort(member.assignment);
}

std::uint32_t CountTasks(const protocol::Tasks& tasks) {
  std::size_t count = 0;
  for (const protocol::SubtopologyTasks& of_one : tasks) count += of_one.tasks.size();
  return static_cast<std::uint32_t>(count);
}

Member MemberOf(const protocol::DescribedGroup& group, const protocol::DescribedMember& described,
                const TopicIndex& topics) {
  Member member;
  member.id = described.id;
  member.client_id = described.client_id;
  member.host = described.host;
  member.group_instance_id = described.group_instance_id;
  member.assignment = PartitionsOf(described.assignment, topics);
  for (const protocol::TopicPartitions& topic : described.assignment) {
    member.owned += static_cast<std::uint32_t>(topic.partitions.size());
  }
  member.target_differs =
      described.target && PartitionsOf(*described.target, topics) != member.assignment;
  TakeTasks(group, described.active, topics, member);
  member.standby_tasks = CountTasks(described.standby) + CountTasks(described.warmup);
  return member;
}

// `partition`: of either response.
void AddCommit(const auto& partition, Offset committed, Offset broker_lag, const TopicIndex& topics,
               DecodedOffsets& decoded) {
  const auto at = topics.Find(partition.topic, partition.partition);
  if (!at) return;
  if (Outcome outcome = OutcomeOf(partition.error); !outcome.ok()) {
    if (decoded.partition_outcome.ok()) decoded.partition_outcome = std::move(outcome);
    decoded.commits.push_back({*at, Offset()});
  } else if (committed.known()) {
    decoded.commits.push_back({.at = *at, .committed = committed, .broker_lag = broker_lag});
  }
}

// No broker names a partition twice; a damaged response may.
void SortCommits(std::vector<Commit>& commits) {
  const auto less = [](const Commit& a, const Commit& b) { return a.at < b.at; };
  const auto same = [](const Commit& a, const Commit& b) { return a.at == b.at; };
  std::stable_sort(commits.begin(), commits.end(), less);
  commits.erase(std::unique(commits.begin(), commits.end(), same), commits.end());
}

}  // namespace

bool IsConsumerGroup(const protocol::ListedGroup& listed) {
  return listed.protocol_type == "consumer" || listed.protocol_type == "streams" ||
         listed.protocol_type.empty();
}

bool IsShareGroup(const protocol::ListedGroup& listed) {
  return GroupTypeOf(listed.type) == GroupType::kShare;
}

bool IsConnectGroup(const protocol::ListedGroup& listed) {
  return listed.protocol_type == "connect";
}

GroupType GroupTypeOf(std::string_view name) {
  for (const GroupType type :
       {GroupType::kClassic, GroupType::kConsumer, GroupType::kStreams, GroupType::kShare}) {
    if (EqualsIgnoringCase(name, GroupTypeName(type))) return type;
  }
  return GroupType::kUnknown;
}

GroupState GroupStateOf(std::string_view name) {
  return ParseGroupState(name).value_or(GroupState::kUnknown);
}

DecodedOffsets CommitsOf(const protocol::GroupOffsets& group, const TopicIndex& topics) {
  DecodedOffsets decoded;
  decoded.commits.reserve(group.partitions.size());
  for (const protocol::PartitionOffset& partition : group.partitions) {
    AddCommit(partition, Offset(partition.offset), Offset(), topics, decoded);
  }
  SortCommits(decoded.commits);
  return decoded;
}

DecodedOffsets StartOffsetsOf(const protocol::ShareGroupOffsets& group, const TopicIndex& topics) {
  DecodedOffsets decoded;
  for (const protocol::ShareOffset& partition : group.partitions) {
    AddCommit(partition, Offset(partition.start), Offset(partition.lag), topics, decoded);
  }
  SortCommits(decoded.commits);
  return decoded;
}

Membership MembershipOf(const protocol::DescribedGroup& group, const TopicIndex& topics) {
  Membership membership;
  membership.assignor = group.assignor;
  membership.members.reserve(group.members.size());
  for (const protocol::DescribedMember& member : group.members) {
    membership.members.push_back(MemberOf(group, member, topics));
  }
  return membership;
}

WallTime TimeOfRecord(std::int64_t milliseconds) {
  return WallTime(Duration(std::max<std::int64_t>(0, milliseconds)));
}

}  // namespace lagwatch::kafka

// SPDX-License-Identifier: Apache-2.0
#include "core/rebalances.h"

#include <functional>
#include <string_view>

namespace lagwatch::core {
namespace {

std::uint64_t Mix(std::uint64_t value) {
  // The finalizer of SplitMix64: sums of such values differ when their sets do.
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31);
}

std::uint64_t HashOf(std::string_view text) { return std::hash<std::string_view>()(text); }

// A static member that restarts gets a new id without a rebalance.
std::uint64_t HashOf(const GroupMember& member) {
  return Mix(HashOf(member.group_instance_id.empty() ? member.id : member.group_instance_id));
}

// Independent of the order of members and topics.
std::uint64_t AssignmentOf(const GroupReport& group, const std::vector<Topic>& topics) {
  std::vector<std::uint64_t> members;
  std::uint64_t sum = 0;
  for (const GroupMember& member : *group.members) {
    members.push_back(HashOf(member));
    sum += members.back();
  }
  for (const TopicLag& topic : group.topics) {
    const std::uint64_t name = HashOf(topics[topic.topic].name);
    for (const PartitionLag& row : topic.partitions) {
      if (row.owner < 0) continue;
      const std::uint64_t owner = members[static_cast<std::size_t>(row.owner)];
      sum += Mix(name + Mix(static_cast<std::uint64_t>(row.partition)) + owner);
    }
  }
  return sum;
}

}  // namespace

bool IsRebalancing(GroupState state) {
  return state == GroupState::kPreparingRebalance || state == GroupState::kCompletingRebalance ||
         state == GroupState::kAssigning || state == GroupState::kReconciling;
}

bool RebalanceWatch::IsNewRebalance(const GroupReport& group, bool rebalancing,
                                    std::uint64_t assignment) const {
  if (rebalancing) return rebalancing_ != true;
  // A rebalance that was seen in progress was counted then.
  if (!assignment_ || rebalancing_ == true || group.members->empty()) return false;
  return assignment != *assignment_;
}

RebalanceWatch::Seen RebalanceWatch::Look(const GroupReport& group,
                                          const std::vector<Topic>& topics, WallTime now,
                                          Duration longest_gap) {
  Seen seen;
  const bool fresh = group.members && group.state && group.membership_read > membership_read_;
  if (!fresh) return seen;
  const bool rebalancing = IsRebalancing(*group.state);
  const std::uint64_t assignment = AssignmentOf(group, topics);
  // A rebalance that a coordinator began and that its successor does not know begins again there.
  const bool undone = !rebalancing && group.coordinator != coordinator_ && assignment == owned_;
  if (undone) {
    again_ = again_ || begun_;
  } else if (IsNewRebalance(group, rebalancing, assignment)) {
    seen.rebalances = again_ ? 0 : 1;
    again_ = false;
    begun_ = true;
  }
  if (rebalancing_ && now - looked_ <= longest_gap) {
    const int ends = (*rebalancing_ ? 1 : 0) + (rebalancing ? 1 : 0);
    seen.rebalancing = std::chrono::duration_cast<Duration>(now - looked_) * ends / 2;
  }
  rebalancing_ = rebalancing;
  if (!rebalancing) assignment_ = assignment;
  if (!rebalancing && !group.members->empty()) {
    owned_ = assignment;
    begun_ = false;
  }
  coordinator_ = group.coordinator;
  looked_ = now;
  membership_read_ = group.membership_read;
  return seen;
}

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
#include "core/shown_as.h"

#include <algorithm>

#include "core/lag.h"

namespace lagwatch::core {
namespace {

bool IsIn(const std::bitset<kReasonCount>& rules, ReasonKind kind) {
  return rules[static_cast<std::size_t>(kind)];
}

bool HasRecords(const Topic& topic, std::int32_t partition) {
  const auto& bounds = topic.partitions[static_cast<std::size_t>(partition)].bounds;
  return bounds && bounds->end.value() > bounds->start.value();
}

// Rules that examine a backlog.
constexpr ReasonKind kOfBacklog[] = {ReasonKind::kStopped, ReasonKind::kStalled,
                                     ReasonKind::kRetentionRisk, ReasonKind::kFallingBehind};

// Whether a rule that could not fire yet could apply to what is seen now.
bool CouldFire(const GroupReport& group, const std::vector<Topic>& topics) {
  if (group.pending.none()) return false;
  if (HasReason(group, ReasonKind::kInactive)) return true;
  const bool backlog = std::any_of(std::begin(kOfBacklog), std::end(kOfBacklog),
                                   [&](ReasonKind kind) { return IsIn(group.pending, kind); });
  const bool uncommitted = IsIn(group.pending, ReasonKind::kUncommitted);
  for (const TopicLag& topic : group.topics) {
    if (topic.left) continue;
    for (const PartitionLag& row : topic.partitions) {
      if (backlog && row.committed_exists && !IsSettled(row)) return true;
      const bool unread = uncommitted && !row.committed_exists && row.owner >= 0;
      if (unread && HasRecords(topics[topic.topic], row.partition)) return true;
    }
  }
  return false;
}

}  // namespace

bool HasReason(const GroupReport& group, ReasonKind kind) {
  return std::ranges::find(group.reasons, kind, &Reason::kind) != group.reasons.end();
}

ShownAs ShownAsOf(const GroupReport& group, const std::vector<Topic>& topics) {
  switch (group.status) {
    case Status::kCritical:
      return ShownAs::kCritical;
    case Status::kUnknown:
      return ShownAs::kUnknown;
    case Status::kWarning:
      return ShownAs::kWarning;
    case Status::kOk:
      break;
  }
  if (CouldFire(group, topics)) return ShownAs::kWatching;
  return HasReason(group, ReasonKind::kInactive) ? ShownAs::kUnused : ShownAs::kOk;
}

std::optional<Wait> LongestWait(const GroupReport& group) {
  Wait wait;
  for (const TopicLag& topic : group.topics) {
    for (const PartitionLag& row : topic.partitions) {
      if (row.waiting < Duration::zero() || !row.committed_exists || IsSettled(row)) continue;
      ++wait.partitions;
      const bool longer = wait.row == nullptr || row.waiting > wait.row->waiting ||
                          (row.waiting == wait.row->waiting && row.lag > wait.row->lag);
      if (!longer) continue;
      wait.topic = &topic;
      wait.row = &row;
    }
  }
  return wait.row != nullptr ? std::optional(wait) : std::nullopt;
}

ReasonKind RuleOf(const Wait& wait) {
  return wait.row->owner >= 0 ? ReasonKind::kStalled : ReasonKind::kStopped;
}

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// The part of GroupReads that is about share groups: when and how their start offsets are read.
#include <algorithm>
#include <utility>

#include "kafka/decode.h"
#include "kafka/group_reads.h"

namespace lagwatch::kafka {
namespace {

// A start offset costs its broker as much as this many committed offsets, or a little more: it asks
// the leader of the group's state, and the leader of the partition for its end.
constexpr std::size_t kShareCost = 16;

}  // namespace

// Kafka names the requests of share groups among those that it has, and lists old share groups,
// while the feature is off: whether it is shows in an answer only.
bool GroupReads::HasShareRequests(std::int32_t broker) const {
  if (memory_.share_refused && !IsShareIntervalOver(*memory_.share_refused)) return false;
  return round_.requests.VersionAt(broker, share_.spec) &&
         round_.requests.VersionAt(broker, share_offsets_.spec);
}

bool GroupReads::AreShareOffsetsDue(const Group& group) const {
  const auto read = memory_.share_offsets_read.find(group.id);
  return read == memory_.share_offsets_read.end() || IsShareIntervalOver(read->second);
}

bool GroupReads::IsShareIntervalOver(WallTime last) const {
  // The clock may have been set back.
  const Duration age = round_.snapshot.started - last;
  return age < Duration::zero() || age >= share_interval_;
}

void GroupReads::AddShareOffsets(std::size_t item, std::size_t weight) {
  Group& group = groups_[item];
  group.offsets_not_due = !AreShareOffsetsDue(group);
  if (group.offsets_not_due) return;
  share_offsets_.lanes.Add(group.coordinator, item,
                           std::min(kShareCost * weight, Lanes::kMostWeight));
}

void GroupReads::OnShareOffsets(const Response& response) {
  const auto decoded = Decoded(response, protocol::DecodeDescribeShareGroupOffsets);
  TakeGroups(response, decoded.value, &protocol::ShareGroupOffsets::group,
             &GroupReads::TakeShareOffsets);
}

void GroupReads::TakeShareOffsets(const Request& request, std::size_t item,
                                  const protocol::ShareGroupOffsets& offsets) {
  if (const Outcome outcome = OutcomeOf(offsets.error); !outcome.ok()) {
    return FailGroup(request, item, outcome);
  }
  Group& group = groups_[item];
  sizes_[item] = offsets.partitions.size();
  DecodedOffsets decoded = StartOffsetsOf(offsets, topics_);
  if (!decoded.partition_outcome.ok()) {
    round_.Fail(request, decoded.partition_outcome, "start offsets of group " + group.id);
  }
  if (group.commits || offsets_closed_) return;
  group.commits = std::move(decoded.commits);
  memory_.share_offsets_read[group.id] = round_.snapshot.started;
}

}  // namespace lagwatch::kafka

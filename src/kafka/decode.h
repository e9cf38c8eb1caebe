// SPDX-License-Identifier: Apache-2.0
// What brokers' responses (kafka/protocol) mean, as our values. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "kafka/errors.h"
#include "kafka/protocol/describe_share_group_offsets.h"
#include "kafka/protocol/described_group.h"
#include "kafka/protocol/list_groups.h"
#include "kafka/protocol/offset_fetch.h"
#include "kafka/topic_index.h"
#include "model/snapshot.h"

namespace lagwatch::kafka {

// Consumers, Streams applications, and groups that only ever committed.
bool IsConsumerGroup(const protocol::ListedGroup& listed);
bool IsShareGroup(const protocol::ListedGroup& listed);
// Of the workers; the groups of their connectors are consumer groups.
bool IsConnectGroup(const protocol::ListedGroup& listed);

// Kafka's names; unknown for any other.
GroupType GroupTypeOf(std::string_view name);
GroupState GroupStateOf(std::string_view name);

// The commits on topics of the index, sorted. A partition with an error of its own has an unknown
// offset; its error is the outcome's, beside the commits that could be read.
struct DecodedOffsets {
  Outcome partition_outcome;  // the first error of a single partition
  std::vector<Commit> commits;
};
DecodedOffsets CommitsOf(const protocol::GroupOffsets& group, const TopicIndex& topics);
// The start offsets of a share group, with the broker's lag. A partition without one has no entry.
DecodedOffsets StartOffsetsOf(const protocol::ShareGroupOffsets& group, const TopicIndex& topics);

Membership MembershipOf(const protocol::DescribedGroup& group, const TopicIndex& topics);

// A record's timestamp is what its producer or a damaged response says: before 1970 is 1970, so
// that its distance to now is a number.
WallTime TimeOfRecord(std::int64_t milliseconds);

}  // namespace lagwatch::kafka

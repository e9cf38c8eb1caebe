// SPDX-License-Identifier: Apache-2.0
// The records of __consumer_offsets, as Kafka 2.x to 4.4 brokers write them: commits, classic
// groups, KIP-848 groups and Streams groups (KIP-1071). Only what lagwatch uses becomes a value.
//
// Pure; the bytes are untrusted. A key of an unknown type, a value of an unknown version and bytes
// that do not fit their layout are answers like any other. Views borrow from the given bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "model/types.h"

namespace lagwatch::kafka::records {

// Why a record has a key but no usable value.
enum class NoValue { kTombstone, kUnknownVersion, kMalformed };

struct CommitValue {
  Offset offset;
  std::int32_t leader_epoch = -1;  // -1: unknown
  WallTime committed_at{};         // by the coordinator's clock
};

// Keys of type 0 and 1, values of version 0 to 4.
struct OffsetCommit {
  std::string_view group;
  std::string_view topic;
  std::int32_t partition = 0;
  std::variant<CommitValue, NoValue> value;
};

struct ClassicGroupValue {
  std::string_view protocol_type;  // "consumer", "connect", ...; may be empty
  std::int32_t generation = 0;
  std::uint32_t members = 0;
  std::uint32_t static_members = 0;  // those with a group.instance.id
};

// Key type 2, values of version 0 to 4.
struct ClassicGroup {
  std::string_view group;
  std::variant<ClassicGroupValue, NoValue> value;
};

// Key type 3 of KIP-848, 17 of Streams groups: the group's epoch.
struct GroupEpoch {
  std::string_view group;
  std::variant<std::int32_t, NoValue> value;
};

// Key type 6 of KIP-848, 20 of Streams groups: the epoch of the target assignment, which every
// rebalance raises. Kafka 4.4 raises it for a group without members, too.
struct AssignmentEpoch {
  std::string_view group;
  std::variant<std::int32_t, NoValue> value;
};

// Key types 5, 7 and 8 of KIP-848, 19, 21 and 22 of Streams groups: a member, its target and its
// current assignment.
struct GroupMember {
  std::string_view group;
  std::string_view member;
  bool assignment = false;  // one of the two assignments; else the member itself
  bool removed = false;
};

// A known kind (up to Kafka 4.4) without useful information: share groups, topologies,
// subscriptions by pattern.
struct UnusedRecord {};

// A kind of a later Kafka.
struct UnknownRecord {
  std::int16_t type = 0;
};

struct MalformedRecord {};

using OffsetsRecord = std::variant<OffsetCommit, ClassicGroup, GroupEpoch, AssignmentEpoch,
                                   GroupMember, UnusedRecord, UnknownRecord, MalformedRecord>;

// A tombstone has no value.
OffsetsRecord DecodeOffsetsRecord(std::string_view key, std::optional<std::string_view> value);

}  // namespace lagwatch::kafka::records

// SPDX-License-Identifier: Apache-2.0
#include "kafka/records/offsets_record.h"

#include "kafka/protocol/byte_reader.h"

namespace lagwatch::kafka::records {
namespace {

using Bytes = std::optional<std::string_view>;
using protocol::ByteReader;

// From this version on commits and classic groups have flexible encoding.
constexpr std::int16_t kFlexible = 4;
constexpr std::int16_t kNewestVersion = 4;

// The smallest encoding of a classic group's member, in bytes.
constexpr std::size_t kSmallestMember = 10;

enum KeyType : std::int16_t {
  kLegacyCommit = 0,
  kCommit = 1,
  kClassicGroup = 2,
  kGroupEpoch = 3,
  kMemberMetadata = 5,
  kAssignmentEpoch = 6,
  kMemberTarget = 7,
  kMemberAssignment = 8,
  kStreamsGroupEpoch = 17,
  kStreamsMemberMetadata = 19,
  kStreamsAssignmentEpoch = 20,
  kStreamsMemberTarget = 21,
  kStreamsMemberAssignment = 22,
  kNewestKnown = 23,  // StreamsGroupTopology, of Kafka 4.1 to 4.4
};

// Reads the version, then the rest by `decode(reader, version)`.
template <typename T, typename Decode>
std::variant<T, NoValue> DecodeValue(Bytes bytes, std::int16_t newest, Decode decode) {
  if (!bytes) return NoValue::kTombstone;
  ByteReader reader(*bytes);
  const auto version = reader.Read<std::int16_t>();
  if (!reader.ok() || version < 0) return NoValue::kMalformed;
  if (version > newest) return NoValue::kUnknownVersion;
  const T value = decode(reader, version);
  if (!reader.ok()) return NoValue::kMalformed;
  return value;
}

CommitValue DecodeCommit(ByteReader& reader, std::int16_t version) {
  reader.SetFlexible(version >= kFlexible);
  CommitValue value;
  value.offset = Offset(reader.Read<std::int64_t>());
  if (version >= 3) value.leader_epoch = reader.Read<std::int32_t>();
  reader.String();  // the metadata
  value.committed_at = WallTime(Duration(reader.Read<std::int64_t>()));
  if (version == 1) reader.Read<std::int64_t>();  // when it expires
  reader.SkipTags();
  return value;
}

void DecodeMember(ByteReader& reader, std::int16_t version, ClassicGroupValue& group) {
  reader.String();  // member id
  if (version >= 3 && !reader.String().empty()) ++group.static_members;
  reader.String();                                // client id
  reader.String();                                // host
  if (version >= 1) reader.Read<std::int32_t>();  // rebalance time-out
  reader.Read<std::int32_t>();                    // session time-out
  reader.Bytes();                                 // subscription
  reader.Bytes();                                 // assignment
  reader.SkipTags();
  ++group.members;
}

ClassicGroupValue DecodeClassicGroup(ByteReader& reader, std::int16_t version) {
  reader.SetFlexible(version >= kFlexible);
  ClassicGroupValue group;
  group.protocol_type = reader.String();
  group.generation = reader.Read<std::int32_t>();
  reader.String();                                // protocol
  reader.String();                                // leader
  if (version >= 2) reader.Read<std::int64_t>();  // when its state changed
  for (std::size_t left = reader.Count(kSmallestMember); left > 0 && reader.ok(); --left) {
    DecodeMember(reader, version, group);
  }
  reader.SkipTags();
  return group;
}

bool IsMember(std::int16_t type) {
  return type == kMemberMetadata || type == kStreamsMemberMetadata;
}

bool IsMemberAssignment(std::int16_t type) {
  return type == kMemberTarget || type == kMemberAssignment || type == kStreamsMemberTarget ||
         type == kStreamsMemberAssignment;
}

bool IsOfGroup(std::int16_t type) {
  return type == kClassicGroup || type == kGroupEpoch || type == kAssignmentEpoch ||
         type == kStreamsGroupEpoch || type == kStreamsAssignmentEpoch;
}

// `has_hash`: the hash of the topics' metadata follows.
std::variant<std::int32_t, NoValue> DecodeEpoch(Bytes bytes, bool has_hash = false) {
  return DecodeValue<std::int32_t>(bytes, 0, [&](ByteReader& reader, std::int16_t) {
    reader.SetFlexible(true);
    const auto epoch = reader.Read<std::int32_t>();
    if (has_hash) reader.Read<std::int64_t>();
    reader.SkipTags();
    return epoch;
  });
}

OffsetsRecord DecodeCommitRecord(ByteReader& key, Bytes value) {
  OffsetCommit commit;
  commit.group = key.String();
  commit.topic = key.String();
  commit.partition = key.Read<std::int32_t>();
  if (!key.ok() || commit.partition < 0) return MalformedRecord();
  commit.value = DecodeValue<CommitValue>(value, kNewestVersion, DecodeCommit);
  return commit;
}

}  // namespace

OffsetsRecord DecodeOffsetsRecord(std::string_view key_bytes, Bytes value) {
  ByteReader key(key_bytes);
  const auto type = key.Read<std::int16_t>();
  if (!key.ok() || type < 0) return MalformedRecord();
  if (type == kLegacyCommit || type == kCommit) return DecodeCommitRecord(key, value);
  const bool assignment = IsMemberAssignment(type);
  const bool member = assignment || IsMember(type);
  if (!member && !IsOfGroup(type)) {
    if (type <= kNewestKnown) return UnusedRecord();
    return UnknownRecord{type};
  }
  const std::string_view group = key.String();
  const std::string_view id = member ? key.String() : std::string_view();
  if (!key.ok()) return MalformedRecord();
  if (member) return GroupMember{group, id, assignment, !value.has_value()};
  if (type == kGroupEpoch || type == kStreamsGroupEpoch) {
    return GroupEpoch{group, DecodeEpoch(value, type == kStreamsGroupEpoch)};
  }
  if (type == kAssignmentEpoch || type == kStreamsAssignmentEpoch) {
    return AssignmentEpoch{group, DecodeEpoch(value)};
  }
  return ClassicGroup{group,
                      DecodeValue<ClassicGroupValue>(value, kNewestVersion, DecodeClassicGroup)};
}

}  // namespace lagwatch::kafka::records

// SPDX-License-Identifier: Apache-2.0
#include "kafka/protocol/describe_groups.h"

#include <cstddef>
#include <utility>

#include "kafka/protocol/byte_reader.h"
#include "kafka/protocol/byte_writer.h"

namespace lagwatch::kafka::protocol {
namespace {

// The smallest encodings of an array's elements, in bytes.
constexpr std::size_t kSmallestClassicGroup = 7;
constexpr std::size_t kSmallestClassicMember = 5;
constexpr std::size_t kSmallestAssignedTopic = 6;

// ConsumerProtocolAssignment, which a member's client has encoded; what follows is user data.
Assignment DecodeClientAssignment(std::string_view bytes) {
  ByteReader reader(bytes);
  reader.Read<std::int16_t>();  // version
  Assignment assignment;
  for (std::size_t left = reader.Count(kSmallestAssignedTopic); left > 0 && reader.ok(); --left) {
    TopicPartitions& topic = assignment.emplace_back();
    topic.topic = reader.String();
    for (std::size_t count = reader.Count(sizeof(std::int32_t)); count > 0; --count) {
      topic.partitions.push_back(reader.Read<std::int32_t>());
    }
  }
  return reader.ok() ? assignment : Assignment();
}

DescribedMember DecodeClassicMember(ByteReader& reader, std::int16_t version) {
  DescribedMember member;
  member.id = reader.String();
  if (version >= 4) member.group_instance_id = reader.String();
  member.client_id = reader.String();
  member.host = reader.String();
  reader.Bytes();  // the subscription
  member.assignment = DecodeClientAssignment(reader.Bytes());
  reader.SkipTags();
  return member;
}

DescribedGroup DecodeClassicGroup(ByteReader& reader, std::int16_t version) {
  DescribedGroup group;
  group.error = reader.Read<std::int16_t>();
  group.id = reader.String();
  group.state = reader.String();
  reader.String();  // protocol type
  group.assignor = reader.String();
  for (std::size_t left = reader.Count(kSmallestClassicMember); left > 0 && reader.ok(); --left) {
    group.members.push_back(DecodeClassicMember(reader, version));
  }
  if (version >= 3) reader.Read<std::int32_t>();  // authorized operations
  reader.SkipTags();
  return group;
}

}  // namespace

std::string EncodeDescribeGroups(const std::vector<std::string_view>& groups,
                                 std::int16_t version) {
  ByteWriter writer(kDescribeGroups.IsFlexible(version));
  writer.Count(groups.size());
  for (const std::string_view group : groups) writer.String(group);
  if (version >= 3) writer.Write<std::int8_t>(0);  // without authorized operations
  return writer.Take();
}

std::optional<std::vector<DescribedGroup>> DecodeDescribeGroups(std::string_view bytes,
                                                                std::int16_t version) {
  ByteReader reader(bytes, kDescribeGroups.IsFlexible(version));
  std::vector<DescribedGroup> groups;
  if (version >= 1) reader.Read<std::int32_t>();  // throttle time
  for (std::size_t left = reader.Count(kSmallestClassicGroup); left > 0 && reader.ok(); --left) {
    groups.push_back(DecodeClassicGroup(reader, version));
  }
  reader.SkipTags();
  if (!reader.AtEnd()) return std::nullopt;
  return groups;
}

}  // namespace lagwatch::kafka::protocol

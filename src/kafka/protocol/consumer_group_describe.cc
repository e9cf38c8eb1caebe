// SPDX-License-Identifier: Apache-2.0
#include "kafka/protocol/consumer_group_describe.h"

#include <cstddef>

#include "kafka/protocol/group_describe.h"

namespace lagwatch::kafka::protocol {
namespace {

// The smallest encodings of an array's elements, in bytes.
constexpr std::size_t kSmallestConsumerGroup = 20;
constexpr std::size_t kSmallestConsumerMember = 16;

DescribedMember DecodeConsumerMember(ByteReader& reader, std::int16_t version) {
  DescribedMember member;
  member.id = reader.String();
  member.group_instance_id = reader.String();
  reader.String();              // rack
  reader.Read<std::int32_t>();  // epoch
  member.client_id = reader.String();
  member.host = reader.String();
  for (std::size_t left = reader.Count(1); left > 0 && reader.ok(); --left) {
    reader.String();  // a subscribed topic
  }
  reader.String();  // subscribed expression
  member.assignment = DecodeAssignment(reader);
  member.target = DecodeAssignment(reader);
  if (version >= 1) reader.Read<std::int8_t>();  // which protocol the member itself has
  reader.SkipTags();
  return member;
}

DescribedGroup DecodeConsumerGroup(ByteReader& reader, std::int16_t version) {
  DescribedGroup group = DecodeGroupHead(reader);
  group.assignor = reader.String();
  for (std::size_t left = reader.Count(kSmallestConsumerMember); left > 0 && reader.ok(); --left) {
    group.members.push_back(DecodeConsumerMember(reader, version));
  }
  reader.Read<std::int32_t>();  // authorized operations
  reader.SkipTags();
  return group;
}

}  // namespace

std::string EncodeConsumerGroupDescribe(const std::vector<std::string_view>& groups,
                                        std::int16_t /*version*/) {
  return WriteGroupDescribe(groups).Take();
}

std::optional<std::vector<DescribedGroup>> DecodeConsumerGroupDescribe(std::string_view bytes,
                                                                       std::int16_t version) {
  return DecodeGroups(bytes, kSmallestConsumerGroup, [version](ByteReader& reader) {
    return DecodeConsumerGroup(reader, version);
  });
}

}  // namespace lagwatch::kafka::protocol

// SPDX-License-Identifier: Apache-2.0
#include "kafka/protocol/share_group_describe.h"

#include <cstddef>

#include "kafka/protocol/byte_reader.h"
#include "kafka/protocol/byte_writer.h"

namespace lagwatch::kafka::protocol {
namespace {

// The smallest encodings of an array's elements, in bytes.
constexpr std::size_t kSmallestShareGroup = 20;
constexpr std::size_t kSmallestShareMember = 12;
constexpr std::size_t kSmallestSharedTopic = 19;
constexpr std::size_t kTopicId = 16;

Assignment DecodeShareAssignment(ByteReader& reader) {
  Assignment assignment;
  for (std::size_t left = reader.Count(kSmallestSharedTopic); left > 0 && reader.ok(); --left) {
    TopicPartitions& topic = assignment.emplace_back();
    reader.Skip(kTopicId);
    topic.topic = reader.String();
    for (std::size_t count = reader.Count(sizeof(std::int32_t)); count > 0; --count) {
      topic.partitions.push_back(reader.Read<std::int32_t>());
    }
    reader.SkipTags();
  }
  reader.SkipTags();
  return assignment;
}

DescribedMember DecodeShareMember(ByteReader& reader) {
  DescribedMember member;
  member.id = reader.String();
  reader.String();              // rack
  reader.Read<std::int32_t>();  // epoch
  member.client_id = reader.String();
  member.host = reader.String();
  for (std::size_t left = reader.Count(1); left > 0 && reader.ok(); --left) {
    reader.String();  // a subscribed topic
  }
  member.assignment = DecodeShareAssignment(reader);
  reader.SkipTags();
  return member;
}

DescribedGroup DecodeDescribedShareGroup(ByteReader& reader) {
  DescribedGroup group;
  group.error = reader.Read<std::int16_t>();
  reader.String();  // error message
  group.id = reader.String();
  group.state = reader.String();
  reader.Read<std::int32_t>();  // epoch
  reader.Read<std::int32_t>();  // assignment epoch
  group.assignor = reader.String();
  for (std::size_t left = reader.Count(kSmallestShareMember); left > 0 && reader.ok(); --left) {
    group.members.push_back(DecodeShareMember(reader));
  }
  reader.Read<std::int32_t>();  // authorized operations
  reader.SkipTags();
  return group;
}

}  // namespace

std::string EncodeShareGroupDescribe(const std::vector<std::string_view>& groups,
                                     std::int16_t /*version*/) {
  ByteWriter writer(true);
  writer.Count(groups.size());
  for (const std::string_view group : groups) writer.String(group);
  writer.Write<std::int8_t>(0);  // without authorized operations
  return writer.Take();
}

std::optional<std::vector<DescribedGroup>> DecodeShareGroupDescribe(std::string_view bytes,
                                                                    std::int16_t /*version*/) {
  ByteReader reader(bytes, true);
  std::vector<DescribedGroup> groups;
  reader.Read<std::int32_t>();  // throttle time
  for (std::size_t left = reader.Count(kSmallestShareGroup); left > 0 && reader.ok(); --left) {
    groups.push_back(DecodeDescribedShareGroup(reader));
  }
  reader.SkipTags();
  if (!reader.AtEnd()) return std::nullopt;
  return groups;
}

}  // namespace lagwatch::kafka::protocol

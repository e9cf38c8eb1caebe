// SPDX-License-Identifier: Apache-2.0
#include "kafka/protocol/group_describe.h"

namespace lagwatch::kafka::protocol {
namespace {

// The smallest encoding of a topic with partitions, in bytes.
constexpr std::size_t kSmallestOwnedTopic = 19;

}  // namespace

ByteWriter WriteGroupDescribe(const std::vector<std::string_view>& groups) {
  ByteWriter writer(true);
  writer.Count(groups.size());
  for (const std::string_view group : groups) writer.String(group);
  writer.Write<std::int8_t>(0);  // without authorized operations
  return writer;
}

DescribedGroup DecodeGroupHead(ByteReader& reader) {
  DescribedGroup group;
  group.error = reader.Read<std::int16_t>();
  reader.String();  // error message
  group.id = reader.String();
  group.state = reader.String();
  reader.Read<std::int32_t>();  // epoch
  reader.Read<std::int32_t>();  // assignment epoch
  return group;
}

Assignment DecodeAssignment(ByteReader& reader) {
  Assignment assignment;
  for (std::size_t left = reader.Count(kSmallestOwnedTopic); left > 0 && reader.ok(); --left) {
    TopicPartitions& topic = assignment.emplace_back();
    reader.Skip(kUuid);
    topic.topic = reader.String();
    for (std::size_t count = reader.Count(sizeof(std::int32_t)); count > 0; --count) {
      topic.partitions.push_back(reader.Read<std::int32_t>());
    }
    reader.SkipTags();
  }
  reader.SkipTags();
  return assignment;
}

}  // namespace lagwatch::kafka::protocol

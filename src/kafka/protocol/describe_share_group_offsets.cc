// SPDX-License-Identifier: Apache-2.0
#include "kafka/protocol/describe_share_group_offsets.h"

#include <cstddef>

#include "kafka/protocol/group_describe.h"

namespace lagwatch::kafka::protocol {
namespace {

// The smallest encodings of an array's elements, in bytes.
constexpr std::size_t kSmallestOffsetsGroup = 6;
constexpr std::size_t kSmallestOffsetsTopic = 19;
constexpr std::size_t kSmallestShareOffset = 20;

ShareOffset DecodeShareOffset(ByteReader& reader, std::int16_t version, std::string_view topic) {
  ShareOffset offset;
  offset.topic = topic;
  offset.partition = reader.Read<std::int32_t>();
  offset.start = reader.Read<std::int64_t>();
  reader.Read<std::int32_t>();  // leader epoch
  if (version >= 1) offset.lag = reader.Read<std::int64_t>();
  offset.error = reader.Read<std::int16_t>();
  reader.String();  // error message
  reader.SkipTags();
  return offset;
}

ShareGroupOffsets DecodeShareOffsetsGroup(ByteReader& reader, std::int16_t version) {
  ShareGroupOffsets group;
  group.group = reader.String();
  std::size_t topics = reader.Count(kSmallestOffsetsTopic);
  for (; topics > 0 && reader.ok(); --topics) {
    const std::string_view topic = reader.String();
    reader.Skip(kUuid);
    for (std::size_t left = reader.Count(kSmallestShareOffset); left > 0 && reader.ok(); --left) {
      group.partitions.push_back(DecodeShareOffset(reader, version, topic));
    }
    reader.SkipTags();
  }
  group.error = reader.Read<std::int16_t>();
  reader.String();  // error message
  reader.SkipTags();
  return group;
}

}  // namespace

std::string EncodeDescribeShareGroupOffsets(const std::vector<std::string_view>& groups,
                                            std::int16_t /*version*/) {
  ByteWriter writer(true);
  writer.Count(groups.size());
  for (const std::string_view group : groups) {
    writer.String(group);
    writer.NullArray();  // all topics
    writer.NoTags();
  }
  return writer.Take();
}

std::optional<std::vector<ShareGroupOffsets>> DecodeDescribeShareGroupOffsets(
    std::string_view bytes, std::int16_t version) {
  return DecodeGroups(bytes, kSmallestOffsetsGroup, [version](ByteReader& reader) {
    return DecodeShareOffsetsGroup(reader, version);
  });
}

}  // namespace lagwatch::kafka::protocol

// SPDX-License-Identifier: Apache-2.0
#include "kafka/protocol/offset_fetch.h"

#include <cassert>
#include <cstddef>
#include <span>

#include "kafka/protocol/byte_reader.h"
#include "kafka/protocol/byte_writer.h"

namespace lagwatch::kafka::protocol {
namespace {

// The smallest encodings of an array's elements, in bytes.
constexpr std::size_t kSmallestGroup = 5;
constexpr std::size_t kSmallestTopic = 3;
constexpr std::size_t kSmallestPartition = 15;

PartitionOffset DecodePartition(ByteReader& reader, std::int16_t version, std::string_view topic) {
  PartitionOffset partition;
  partition.topic = topic;
  partition.partition = reader.Read<std::int32_t>();
  partition.offset = reader.Read<std::int64_t>();
  if (version >= 5) reader.Read<std::int32_t>();  // leader epoch
  reader.String();                                // metadata
  partition.error = reader.Read<std::int16_t>();
  reader.SkipTags();
  return partition;
}

GroupOffsets DecodeGroup(ByteReader& reader, std::int16_t version, std::string_view name) {
  GroupOffsets group;
  group.group = name;
  for (std::size_t topics = reader.Count(kSmallestTopic); topics > 0 && reader.ok(); --topics) {
    const std::string_view topic = reader.String();
    std::size_t left = reader.Count(kSmallestPartition);
    // For the first topic only: one reservation for each topic would copy all before it each time.
    if (group.partitions.empty()) group.partitions.reserve(left);
    for (; left > 0 && reader.ok(); --left) {
      group.partitions.push_back(DecodePartition(reader, version, topic));
    }
    reader.SkipTags();
  }
  group.error = reader.Read<std::int16_t>();
  return group;
}

}  // namespace

std::string EncodeOffsetFetch(const std::vector<std::string_view>& groups, std::int16_t version) {
  assert(!groups.empty());
  const bool many = version >= kManyGroups;
  ByteWriter writer(kOffsetFetch.IsFlexible(version));
  if (many) writer.Count(groups.size());
  for (const std::string_view group : std::span(groups).first(many ? groups.size() : 1)) {
    writer.String(group);
    writer.NullArray();  // all topics
    if (many) writer.NoTags();
  }
  if (version >= 7) writer.Write<std::int8_t>(0);  // do not wait for open transactions
  return writer.Take();
}

std::optional<std::vector<GroupOffsets>> DecodeOffsetFetch(std::string_view bytes,
                                                           std::int16_t version,
                                                           std::string_view asked) {
  ByteReader reader(bytes, kOffsetFetch.IsFlexible(version));
  std::vector<GroupOffsets> groups;
  if (version >= 3) reader.Read<std::int32_t>();  // throttle time
  if (version < kManyGroups) {
    groups.push_back(DecodeGroup(reader, version, asked));
  } else {
    for (std::size_t left = reader.Count(kSmallestGroup); left > 0 && reader.ok(); --left) {
      const std::string_view name = reader.String();
      groups.push_back(DecodeGroup(reader, version, name));
      reader.SkipTags();
    }
  }
  reader.SkipTags();
  if (!reader.AtEnd()) return std::nullopt;
  return groups;
}

}  // namespace lagwatch::kafka::protocol

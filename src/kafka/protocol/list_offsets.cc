// SPDX-License-Identifier: Apache-2.0
#include "kafka/protocol/list_offsets.h"

#include <algorithm>
#include <cstddef>

#include "kafka/protocol/byte_reader.h"
#include "kafka/protocol/byte_writer.h"

namespace lagwatch::kafka::protocol {
namespace {

// The smallest encodings of an array's elements, in bytes.
constexpr std::size_t kSmallestListedTopic = 2;
constexpr std::size_t kSmallestListedPartition = 22;

constexpr std::int32_t kNoReplica = -1;
constexpr std::int32_t kNoEpoch = -1;

void EncodeQuery(ByteWriter& writer, const OffsetQuery& query, std::int16_t version) {
  writer.Write(query.partition);
  if (version >= 4) writer.Write(kNoEpoch);
  writer.Write(query.timestamp);
  writer.NoTags();
}

}  // namespace

std::string EncodeListOffsets(const std::vector<OffsetQuery>& queries, bool read_committed,
                              std::int16_t version) {
  ByteWriter writer(kListOffsets.IsFlexible(version));
  writer.Write(kNoReplica);
  if (version >= 2) writer.Write<std::int8_t>(read_committed ? 1 : 0);
  std::size_t topics = 0;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (i == 0 || queries[i].topic != queries[i - 1].topic) ++topics;
  }
  writer.Count(topics);
  for (auto first = queries.begin(); first != queries.end();) {
    const auto end = std::find_if(first, queries.end(), [&](const OffsetQuery& query) {
      return query.topic != first->topic;
    });
    writer.String(first->topic);
    writer.Count(static_cast<std::size_t>(end - first));
    for (; first != end; ++first) EncodeQuery(writer, *first, version);
    writer.NoTags();
  }
  return writer.Take();
}

std::optional<std::vector<ListedOffset>> DecodeListOffsets(std::string_view bytes,
                                                           std::int16_t version) {
  ByteReader reader(bytes, kListOffsets.IsFlexible(version));
  std::vector<ListedOffset> offsets;
  if (version >= 2) reader.Read<std::int32_t>();  // throttle time
  for (std::size_t topics = reader.Count(kSmallestListedTopic); topics > 0 && reader.ok();
       --topics) {
    const std::string_view topic = reader.String();
    std::size_t left = reader.Count(kSmallestListedPartition);
    // For the first topic only: one reservation for each topic would copy all before it each time.
    if (offsets.empty()) offsets.reserve(left);
    for (; left > 0 && reader.ok(); --left) {
      ListedOffset& listed = offsets.emplace_back();
      listed.topic = topic;
      listed.partition = reader.Read<std::int32_t>();
      listed.error = reader.Read<std::int16_t>();
      listed.timestamp = reader.Read<std::int64_t>();
      listed.offset = reader.Read<std::int64_t>();
      if (version >= 4) reader.Read<std::int32_t>();  // leader epoch
      reader.SkipTags();
    }
    reader.SkipTags();
  }
  reader.SkipTags();
  if (!reader.AtEnd()) return std::nullopt;
  return offsets;
}

}  // namespace lagwatch::kafka::protocol

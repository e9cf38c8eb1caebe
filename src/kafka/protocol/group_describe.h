// SPDX-License-Identifier: Apache-2.0
// What ConsumerGroupDescribe (KIP-848), ShareGroupDescribe (KIP-932) and StreamsGroupDescribe
// (KIP-1071) have in common; all are flexible in each version.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "kafka/protocol/byte_reader.h"
#include "kafka/protocol/byte_writer.h"
#include "kafka/protocol/described_group.h"

namespace lagwatch::kafka::protocol {

inline constexpr std::size_t kUuid = 16;  // bytes

// A request about these groups, without authorized operations.
ByteWriter WriteGroupDescribe(const std::vector<std::string_view>& groups);

// The fields of a described group up to its assignment epoch.
DescribedGroup DecodeGroupHead(ByteReader& reader);

// The topics that a member has, with its partitions of them.
Assignment DecodeAssignment(ByteReader& reader);

// A response that is a list of groups, each of which has `smallest` bytes at least:
// `decode(reader)` returns the next one.
template <typename DecodeGroup>
auto DecodeGroups(std::string_view bytes, std::size_t smallest, DecodeGroup decode) {
  using Group = decltype(decode(std::declval<ByteReader&>()));
  ByteReader reader(bytes, true);
  std::vector<Group> groups;
  reader.Read<std::int32_t>();  // throttle time
  for (std::size_t left = reader.Count(smallest); left > 0 && reader.ok(); --left) {
    groups.push_back(decode(reader));
  }
  reader.SkipTags();
  return reader.AtEnd() ? std::optional(std::move(groups)) : std::nullopt;
}

}  // namespace lagwatch::kafka::protocol

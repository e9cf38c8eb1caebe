// SPDX-License-Identifier: Apache-2.0
#include "kafka/protocol/list_groups.h"

#include <cstddef>

#include "kafka/protocol/byte_reader.h"
#include "kafka/protocol/byte_writer.h"

namespace lagwatch::kafka::protocol {

std::string EncodeListGroups(std::int16_t version) {
  ByteWriter writer(kListGroups.IsFlexible(version));
  if (version >= 4) writer.Count(0);  // states
  if (version >= 5) writer.Count(0);  // types
  return writer.Take();
}

std::optional<ListGroupsResponse> DecodeListGroups(std::string_view bytes, std::int16_t version) {
  constexpr std::size_t kSmallestGroup = 3;
  // In bytes; a request could not name a longer one.
  constexpr std::size_t kLongestId = 32'767;
  ByteReader reader(bytes, kListGroups.IsFlexible(version));
  ListGroupsResponse response;
  if (version >= 1) reader.Read<std::int32_t>();  // throttle time
  response.error = reader.Read<std::int16_t>();
  for (std::size_t left = reader.Count(kSmallestGroup); left > 0 && reader.ok(); --left) {
    ListedGroup& group = response.groups.emplace_back();
    group.id = reader.String();
    if (group.id.size() > kLongestId) return std::nullopt;
    group.protocol_type = reader.String();
    if (version >= 4) group.state = reader.String();
    if (version >= 5) group.type = reader.String();
    reader.SkipTags();
  }
  reader.SkipTags();
  if (!reader.AtEnd()) return std::nullopt;
  return response;
}

}  // namespace lagwatch::kafka::protocol

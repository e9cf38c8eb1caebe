// SPDX-License-Identifier: Apache-2.0
#include "kafka/protocol/share_group_describe.h"

#include <cstddef>

#include "kafka/protocol/group_describe.h"

namespace lagwatch::kafka::protocol {
namespace {

// The smallest encodings of an array's elements, in bytes.
constexpr std::size_t kSmallestShareGroup = 20;
constexpr std::size_t kSmallestShareMember = 12;

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
  member.assignment = DecodeAssignment(reader);
  reader.SkipTags();
  return member;
}

DescribedGroup DecodeDescribedShareGroup(ByteReader& reader) {
  DescribedGroup group = DecodeGroupHead(reader);
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
  return WriteGroupDescribe(groups).Take();
}

std::optional<std::vector<DescribedGroup>> DecodeShareGroupDescribe(std::string_view bytes,
                                                                    std::int16_t /*version*/) {
  return DecodeGroups(bytes, kSmallestShareGroup, DecodeDescribedShareGroup);
}

}  // namespace lagwatch::kafka::protocol

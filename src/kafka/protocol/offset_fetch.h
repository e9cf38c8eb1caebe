// SPDX-License-Identifier: Apache-2.0
// OffsetFetch (key 9): the committed offsets of groups, for all their partitions. Many groups in
// one request since version 8 (Kafka 3.0, KIP-709). The coordinator answers each group for itself:
// an error of one says nothing about another. A topic that the user may not describe is left out
// without an error; an unknown group has no partitions and no error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/protocol/api_versions.h"

namespace lagwatch::kafka::protocol {

inline constexpr ApiSpec kOffsetFetch{.key = 9, .oldest = 2, .newest = 8, .first_flexible = 6};
// The first version that asks about more than one group.
inline constexpr std::int16_t kManyGroups = 8;

struct PartitionOffset {
  std::string_view topic;
  std::int32_t partition = 0;
  std::int64_t offset = -1;  // -1: no commit
  std::int16_t error = 0;
};

struct GroupOffsets {
  std::string_view group;
  std::int16_t error = 0;
  std::vector<PartitionOffset> partitions;
};

// Before kManyGroups only the first group is asked about. REQUIRES: at least one group.
std::string EncodeOffsetFetch(const std::vector<std::string_view>& groups, std::int16_t version);
// `asked` is the name of the group before kManyGroups, where a response has no names.
std::optional<std::vector<GroupOffsets>> DecodeOffsetFetch(std::string_view bytes,
                                                           std::int16_t version,
                                                           std::string_view asked);

}  // namespace lagwatch::kafka::protocol

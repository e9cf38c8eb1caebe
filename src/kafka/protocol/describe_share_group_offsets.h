// SPDX-License-Identifier: Apache-2.0
// DescribeShareGroupOffsets (key 90, KIP-932): the start offset of each partition of share groups,
// which is the first record that is not completed, and since version 1 (Kafka 4.2, KIP-1226) the
// lag: records from there to the end without those that are completed out of order, which only the
// broker knows. The coordinator answers each group for itself. A topic that the user may not
// describe is left out without an error; so are partitions that are not initialized yet, and an
// unknown group has no partitions and no error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/protocol/api_versions.h"

namespace lagwatch::kafka::protocol {

inline constexpr ApiSpec kDescribeShareGroupOffsets{
    .key = 90, .oldest = 0, .newest = 1, .first_flexible = 0};

struct ShareOffset {
  std::string_view topic;
  std::int32_t partition = 0;
  std::int64_t start = -1;  // -1: not known to the broker
  std::int64_t lag = -1;    // -1: not known to the broker, or version 0
  std::int16_t error = 0;
};

struct ShareGroupOffsets {
  std::string_view group;
  std::int16_t error = 0;
  std::vector<ShareOffset> partitions;
};

// All partitions of the groups.
std::string EncodeDescribeShareGroupOffsets(const std::vector<std::string_view>& groups,
                                            std::int16_t version);
std::optional<std::vector<ShareGroupOffsets>> DecodeDescribeShareGroupOffsets(
    std::string_view bytes, std::int16_t version);

}  // namespace lagwatch::kafka::protocol

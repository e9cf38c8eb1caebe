// SPDX-License-Identifier: Apache-2.0
// ListOffsets (key 2): start, end and offset by time of partitions, asked at their leader.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/protocol/api_versions.h"

namespace lagwatch::kafka::protocol {

inline constexpr ApiSpec kListOffsets{.key = 2, .oldest = 1, .newest = 7, .first_flexible = 6};

// In place of a time in milliseconds.
inline constexpr std::int64_t kLatest = -1;
inline constexpr std::int64_t kEarliest = -2;

struct OffsetQuery {
  std::string_view topic;
  std::int32_t partition = 0;
  std::int64_t timestamp = kLatest;  // the first record at or after it
};

struct ListedOffset {
  std::string_view topic;
  std::int32_t partition = 0;
  std::int16_t error = 0;
  std::int64_t timestamp = -1;  // of the record found by time
  std::int64_t offset = -1;     // -1: no record is as young as that
};

// REQUIRES: the queries of a topic stand one after the other, and no partition twice.
// `read_committed`: "latest" is the last stable offset (version 2, Kafka 0.11, and later).
std::string EncodeListOffsets(const std::vector<OffsetQuery>& queries, bool read_committed,
                              std::int16_t version);
std::optional<std::vector<ListedOffset>> DecodeListOffsets(std::string_view bytes,
                                                           std::int16_t version);

}  // namespace lagwatch::kafka::protocol

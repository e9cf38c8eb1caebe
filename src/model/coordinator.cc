// SPDX-License-Identifier: Apache-2.0
#include "model/coordinator.h"

#include <cstddef>
#include <limits>

namespace lagwatch {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 1;
};

// Decodes one code point. A byte that starts none counts as itself: such a name cannot come from a
// Java broker.
CodePoint DecodeUtf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (bytes == 1 || text.size() < bytes) return {lead, 1};
  std::uint32_t value = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) value = (value << 6) | (byte(i) & 0x3FU);
  return {value, bytes};
}

std::int32_t JavaHash(std::string_view text) {
  std::uint32_t hash = 0;
  const auto add = [&](std::uint32_t unit) { hash = hash * 31 + unit; };
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    text.remove_prefix(point.bytes);
    if (point.value < 0x10000) {
      add(point.value);
    } else {
      add(0xD800 + ((point.value - 0x10000) >> 10));
      add(0xDC00 + ((point.value - 0x10000) & 0x3FF));
    }
  }
  return static_cast<std::int32_t>(hash);
}

}  // namespace

std::int32_t CoordinatorPartition(std::string_view group, std::int32_t partitions) {
  const std::int32_t hash = JavaHash(group);
  if (hash == std::numeric_limits<std::int32_t>::min()) return 0;
  return (hash < 0 ? -hash : hash) % partitions;
}

ListingGaps::ListingGaps(const Snapshot& snapshot) : coordinators_(snapshot.coordinators) {
  every_broker_listed_ = !snapshot.brokers.empty();
  for (const Broker& broker : snapshot.brokers) {
    if (broker.groups_listed) {
      listed_.insert(broker.id);
    } else {
      every_broker_listed_ = false;
    }
  }
}

bool ListingGaps::MayHide(std::string_view group, std::int32_t last_coordinator,
                          bool listed_recently) const {
  if (coordinators_.empty()) return !every_broker_listed_;
  const auto count = static_cast<std::int32_t>(coordinators_.size());
  const auto partition = static_cast<std::size_t>(CoordinatorPartition(group, count));
  const std::int32_t coordinator = coordinators_[partition];
  return !listed_.contains(coordinator) || (listed_recently && coordinator != last_coordinator);
}

}  // namespace lagwatch

// SPDX-License-Identifier: Apache-2.0
#include "model/coordinator.h"

#include <cstddef>
#include <limits>

#include "base/utf8.h"

namespace lagwatch {
namespace {

// Java's String.hashCode().
std::int32_t JavaHash(std::string_view text) {
  std::uint32_t hash = 0;
  const auto add = [&](std::uint32_t unit) { hash = hash * 31 + unit; };
  while (!text.empty()) {
    const Utf8Char character = DecodeUtf8(text);
    text.remove_prefix(character.length);
    if (character.code < 0x10000) {
      add(character.code);
    } else {
      add(0xD800 + ((character.code - 0x10000) >> 10));
      add(0xDC00 + ((character.code - 0x10000) & 0x3FF));
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

// SPDX-License-Identifier: Apache-2.0
// Finds record times of a Snapshot by partition and offset. Pure; lives for one collection.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "base/sorted.h"
#include "model/snapshot.h"

namespace lagwatch::core {

class TimeIndex {
 public:
  // `times` as Snapshot::times: sorted by (at, offset).
  explicit TimeIndex(std::vector<RecordTime> times) : times_(std::move(times)) {}

  // Empty while the time is unknown, and for an unknown offset.
  std::optional<UnreadTime> Find(TopicPartition at, Offset offset) const {
    if (!offset.known()) return std::nullopt;
    const auto key_of = [](const RecordTime& entry) {
      return std::pair(entry.at, entry.offset.value());
    };
    const RecordTime* found = FindSorted(times_, std::pair(at, offset.value()), key_of);
    return found != nullptr ? std::optional(found->time) : std::nullopt;
  }

 private:
  std::vector<RecordTime> times_;
};

}  // namespace lagwatch::core

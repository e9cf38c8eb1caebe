// SPDX-License-Identifier: Apache-2.0
// Finds record times of a Snapshot by partition and offset. Pure; lives for one collection.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "model/snapshot.h"

namespace lagwatch::core {

class TimeIndex {
 public:
  // `times` as Snapshot::times: sorted by (at, offset).
  explicit TimeIndex(std::vector<RecordTime> times) : times_(std::move(times)) {}

  // Empty while the time is unknown, and for an unknown offset.
  std::optional<UnreadTime> Find(TopicPartition at, Offset offset) const {
    if (!offset.known()) return std::nullopt;
    const auto found = std::lower_bound(times_.begin(), times_.end(), std::pair(at, offset),
                                        [](const RecordTime& entry, const auto& key) {
                                          return entry.at != key.first
                                                     ? entry.at < key.first
                                                     : entry.offset.value() < key.second.value();
                                        });
    if (found == times_.end() || found->at != at || found->offset != offset) return std::nullopt;
    return found->time;
  }

 private:
  std::vector<RecordTime> times_;
};

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// Finds record times of a Snapshot by partition and offset. Pure; lives for one collection.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/sorted.h"
#include "model/snapshot.h"

namespace lagwatch::core {

class TimeIndex {
 public:
  // `times` as Snapshot::times: sorted by (at, offset).
  explicit TimeIndex(std::vector<RecordTime> times) : times_(std::move(times)) {
    for (std::size_t i = 0; i < times_.size(); ++i) {
      const TopicPartition at = times_[i].at;
      if (topics_.size() <= at.topic) topics_.resize(std::size_t{at.topic} + 1);
      std::vector<Range>& partitions = topics_[at.topic];
      const auto partition = static_cast<std::size_t>(at.partition);
      if (partitions.size() <= partition) partitions.resize(partition + 1);
      if (partitions[partition].size++ == 0) partitions[partition].begin = i;
    }
  }

  // Empty while the time is unknown, and for an unknown offset.
  std::optional<UnreadTime> Find(TopicPartition at, Offset offset) const {
    if (!offset.known() || at.topic >= topics_.size()) return std::nullopt;
    const std::vector<Range>& partitions = topics_[at.topic];
    const auto partition = static_cast<std::size_t>(at.partition);
    if (partition >= partitions.size()) return std::nullopt;
    const auto [begin, size] = partitions[partition];
    const std::span<const RecordTime> times = std::span(times_).subspan(begin, size);
    const auto offset_of = [](const RecordTime& entry) { return entry.offset.value(); };
    const RecordTime* found = FindSorted(times, offset.value(), offset_of);
    return found != nullptr ? std::optional(found->time) : std::nullopt;
  }

 private:
  struct Range {
    std::size_t begin = 0;
    std::size_t size = 0;
  };

  std::vector<RecordTime> times_;
  std::vector<std::vector<Range>> topics_;  // by topic and partition
};

}  // namespace lagwatch::core

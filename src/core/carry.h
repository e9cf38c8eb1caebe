// SPDX-License-Identifier: Apache-2.0
// What a collection could not read again is taken from the Report before it while it is fresh.
// Pure; borrows the previous Report, which must outlive the object.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/report.h"

namespace lagwatch::core {

class Carry {
 public:
  // `topics` are those of the new collection, sorted by name as the previous ones are. Nothing
  // older than `oldest` is taken.
  Carry(const Report* previous, const std::vector<Topic>& topics, WallTime oldest);

  bool IsFresh(WallTime read) const { return read >= oldest_; }

  // Gives partitions whose bounds were not read the previous ones.
  void CarryBounds(std::vector<Topic>& topics) const;

  // Where a topic of the previous Report is now; empty when it is gone.
  std::optional<std::uint32_t> TopicNow(std::uint32_t previous_topic) const;

  // The previous row of a partition by its present index, or null.
  const PartitionLag* FindRow(const GroupReport& before, TopicPartition at) const;

 private:
  const Report* previous_;
  WallTime oldest_;
  std::vector<std::int32_t> topic_now_;     // by previous index; -1: gone
  std::vector<std::int32_t> topic_before_;  // by present index; -1: new
};

}  // namespace lagwatch::core

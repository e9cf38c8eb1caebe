// SPDX-License-Identifier: Apache-2.0
// Carries over from the previous Report what a collection could not read again, while it is fresh.
// Pure; borrows the previous Report, which must outlive the object.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/report.h"

namespace lagwatch::core {

class Carry {
 public:
  // `topics` are those of the new collection, sorted by name as the previous ones are. Values older
  // than `oldest` are not carried over.
  Carry(const Report* previous, const std::vector<Topic>& topics, WallTime oldest);

  bool IsFresh(WallTime read) const { return read >= oldest_; }

  // Fills in the previous bounds of partitions whose bounds were not read.
  void CarryBounds(std::vector<Topic>& topics) const;

  // The present index of a topic of the previous Report; empty if the topic no longer exists.
  std::optional<std::uint32_t> TopicNow(std::uint32_t previous_topic) const;

  // The row of the partition in the previous Report, or null.
  const PartitionLag* FindRow(const GroupReport& before, TopicPartition at) const;

 private:
  const Report* previous_;
  WallTime oldest_;
  std::vector<std::int32_t> topic_now_;     // by previous index; -1: no longer exists
  std::vector<std::int32_t> topic_before_;  // by present index; -1: new
};

}  // namespace lagwatch::core

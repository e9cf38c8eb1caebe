// SPDX-License-Identifier: Apache-2.0
// Determines which broker coordinates a group, and so whether a group that no broker listed may
// still exist. Pure functions over values, nothing fails.
#pragma once

#include <cstdint>
#include <set>
#include <string_view>

#include "model/snapshot.h"

namespace lagwatch {

// The partition of __consumer_offsets that holds a group: Kafka's
// Utils.abs(groupId.hashCode()) % partitions, with Java's String.hashCode over UTF-16 units and
// abs(INT_MIN) = 0 (org.apache.kafka.coordinator.group.GroupCoordinatorService.partitionFor).
std::int32_t CoordinatorPartition(std::string_view group, std::int32_t partitions);

// What the listings of one collection could not show: a broker that did not list its groups hides
// the groups that it coordinates, and so does a partition of __consumer_offsets without a leader.
class ListingGaps {
 public:
  explicit ListingGaps(const Snapshot& snapshot);

  // Whether a group that was not listed may still exist. `last_coordinator` is the broker that
  // listed it last: while the coordinator moves, neither broker may list the group. A move does not
  // take long, so it only hides a group that was `listed_recently`.
  bool MayHide(std::string_view group, std::int32_t last_coordinator, bool listed_recently) const;

 private:
  std::set<std::int32_t> listed_;
  bool every_broker_listed_ = false;
  std::vector<std::int32_t> coordinators_;
};

}  // namespace lagwatch

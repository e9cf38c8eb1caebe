// SPDX-License-Identifier: Apache-2.0
// Helpers for the rules: find a group's worst row with its history, and describe it. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "core/rules.h"

namespace lagwatch::core {

struct Row {
  const TopicLag& topic;
  const PartitionLag& now;
  const RowHistory& past;
  bool left;  // the group left the topic
};

// The row with the largest measure above 0, and the number of rows with such a measure.
struct Worst {
  std::int64_t value = 0;
  std::size_t count = 0;
  const TopicLag* topic = nullptr;
  const PartitionLag* now = nullptr;
  const RowHistory* past = nullptr;

  explicit operator bool() const { return count > 0; }
};

template <typename Measure>
Worst FindWorst(const RuleInput& in, Measure measure) {
  Worst worst;
  for (std::size_t t = 0; t < in.group.topics.size(); ++t) {
    const TopicLag& topic = in.group.topics[t];
    const bool left = in.history.topics[t].left;
    if (left != in.of_left) continue;
    for (std::size_t r = 0; r < topic.partitions.size(); ++r) {
      const Row row{topic, topic.partitions[r], in.history.topics[t].rows[r], left};
      const std::int64_t value = measure(row);
      if (value <= 0) continue;
      ++worst.count;
      if (value <= worst.value) continue;
      worst.value = value;
      worst.topic = &topic;
      worst.now = &row.now;
      worst.past = &row.past;
    }
  }
  return worst;
}

// "partition 7 of orders"
inline std::string Where(const RuleInput& in, const Worst& worst) {
  return "partition " + std::to_string(worst.now->partition) + " of " +
         in.topics[worst.topic->topic].name;
}

// What the group has on a partition.
inline std::string PositionOf(const GroupReport& group) {
  return group.is_share() ? "start offset" : "commit";
}

// " (and 3 more partitions)", or nothing.
inline std::string AndMore(const Worst& worst) {
  if (worst.count < 2) return "";
  const std::size_t more = worst.count - 1;
  return " (and " + std::to_string(more) + (more == 1 ? " more partition)" : " more partitions)");
}

inline Finding At(const RuleInput& in, const Worst& worst, Reason reason) {
  reason.topic = in.topics[worst.topic->topic].name;
  reason.partition = worst.now->partition;
  if (!reason.value) reason.value = worst.value;
  return {.reason = std::move(reason)};
}

}  // namespace lagwatch::core

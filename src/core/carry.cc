// SPDX-License-Identifier: Apache-2.0
#include "core/carry.h"

#include <algorithm>
#include <cstddef>

namespace lagwatch::core {

Carry::Carry(const Report* previous, const std::vector<Topic>& topics, WallTime oldest)
    : previous_(previous), oldest_(oldest), topic_before_(topics.size(), -1) {
  if (previous_ == nullptr) return;
  const std::vector<Topic>& before = previous_->topics;
  topic_now_.assign(before.size(), -1);
  for (std::size_t i = 0, j = 0; i < before.size() && j < topics.size();) {
    const int order = before[i].name.compare(topics[j].name);
    if (order == 0) {
      topic_now_[i] = static_cast<std::int32_t>(j);
      topic_before_[j] = static_cast<std::int32_t>(i);
    }
    if (order <= 0) ++i;
    if (order >= 0) ++j;
  }
}

void Carry::CarryBounds(std::vector<Topic>& topics) const {
  for (std::size_t j = 0; j < topics.size(); ++j) {
    if (topic_before_[j] < 0) continue;
    const Topic& before = previous_->topics[static_cast<std::size_t>(topic_before_[j])];
    const std::size_t common = std::min(topics[j].partitions.size(), before.partitions.size());
    for (std::size_t p = 0; p < common; ++p) {
      std::optional<LogBounds>& bounds = topics[j].partitions[p].bounds;
      const std::optional<LogBounds>& old = before.partitions[p].bounds;
      if (!bounds && old && IsFresh(old->read_at)) bounds = old;
    }
  }
}

std::optional<std::uint32_t> Carry::TopicNow(std::uint32_t previous_topic) const {
  const std::int32_t now = topic_now_[previous_topic];
  if (now < 0) return std::nullopt;
  return static_cast<std::uint32_t>(now);
}

const PartitionLag* Carry::FindRow(const GroupReport& before, TopicPartition at) const {
  const std::int32_t topic_index = topic_before_[at.topic];
  if (topic_index < 0) return nullptr;
  const auto topic = std::lower_bound(
      before.topics.begin(), before.topics.end(), static_cast<std::uint32_t>(topic_index),
      [](const TopicLag& lag, std::uint32_t index) { return lag.topic < index; });
  if (topic == before.topics.end() || topic->topic != static_cast<std::uint32_t>(topic_index)) {
    return nullptr;
  }
  const auto row =
      std::lower_bound(topic->partitions.begin(), topic->partitions.end(), at.partition,
                       [](const PartitionLag& lag, std::int32_t id) { return lag.partition < id; });
  return row != topic->partitions.end() && row->partition == at.partition ? &*row : nullptr;
}

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
#include "core/carry.h"

#include <algorithm>
#include <cstddef>

#include "base/sorted.h"

namespace lagwatch::core {

Carry::Carry(const Report* previous, const std::vector<Topic>& topics, WallTime oldest)
    : previous_(previous), oldest_(oldest), topic_before_(topics.size(), -1) {
  if (previous_ == nullptr) return;
  const std::vector<Topic>& all_before = previous_->topics;
  topic_now_.assign(all_before.size(), -1);
  MatchSorted(SortedBy(topics, &Topic::name), SortedBy(all_before, &Topic::name),
              [&](const Topic& now, const Topic* before) {
                if (before == nullptr) return;
                const auto i = before - all_before.data();
                const auto j = &now - topics.data();
                topic_now_[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(j);
                topic_before_[static_cast<std::size_t>(j)] = static_cast<std::int32_t>(i);
              });
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
  const TopicLag* topic =
      FindSorted(before.topics, static_cast<std::uint32_t>(topic_index), &TopicLag::topic);
  return topic != nullptr ? FindSorted(topic->partitions, at.partition, &PartitionLag::partition)
                          : nullptr;
}

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
#include "kafka/topic_index.h"

namespace lagwatch::kafka {

TopicIndex::TopicIndex(const std::vector<Topic>& topics) : topics_(topics) {
  by_name_.reserve(topics.size());
  for (std::size_t i = 0; i < topics.size(); ++i) {
    by_name_.emplace(topics[i].name, static_cast<std::uint32_t>(i));
  }
}

std::optional<TopicPartition> TopicIndex::Find(std::string_view topic,
                                               std::int32_t partition) const {
  if (!last_ || topic != last_name_) {
    const auto found = by_name_.find(topic);
    if (found == by_name_.end()) return std::nullopt;
    last_name_ = found->first;
    last_ = found->second;
  }
  const auto count = static_cast<std::int32_t>(topics_[*last_].partitions.size());
  if (partition < 0 || partition >= count) return std::nullopt;
  return TopicPartition{*last_, partition};
}

}  // namespace lagwatch::kafka

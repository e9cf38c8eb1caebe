// SPDX-License-Identifier: Apache-2.0
// Finds a topic of the collection by name. Borrows the topics: their vector must not change while
// the index lives. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/snapshot.h"

namespace lagwatch::kafka {

class TopicIndex {
 public:
  explicit TopicIndex(const std::vector<Topic>& topics);

  // Empty for a topic or partition that is filtered out or does not exist.
  std::optional<TopicPartition> Find(std::string_view topic, std::int32_t partition) const;

 private:
  const std::vector<Topic>& topics_;
  std::unordered_map<std::string_view, std::uint32_t> by_name_;
  // REQUIRES: partitions of one topic come one after the other.
  mutable std::string_view last_name_;
  mutable std::optional<std::uint32_t> last_;
};

}  // namespace lagwatch::kafka

// SPDX-License-Identifier: Apache-2.0
// A partition's log of (offset, timestamp), with Kafka's answer to "the first record at or after
// T", and the whole dialogue of a search with it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "kafka/time_search.h"

namespace lagwatch::testing {

class SimulatedLog {
 public:
  // Records in the order of their offsets; offsets may have holes.
  explicit SimulatedLog(std::vector<std::pair<std::int64_t, WallTime>> records)
      : records_(std::move(records)) {
    for (const auto& [offset, time] : records_) {
      newest_.push_back(newest_.empty() ? time : std::max(newest_.back(), time));
    }
  }

  std::int64_t start() const { return records_.front().first; }
  std::int64_t end() const { return records_.back().first + 1; }

  kafka::TimeFact Ask(WallTime time) const {
    const auto found = std::lower_bound(newest_.begin(), newest_.end(), time);
    if (found == newest_.end()) return {time, end(), std::nullopt};
    const auto& record = records_[static_cast<std::size_t>(found - newest_.begin())];
    return {time, record.first, record.second};
  }

  // Of the first record at or after the offset.
  WallTime TimeOf(std::int64_t offset) const {
    return std::lower_bound(records_.begin(), records_.end(), offset,
                            [](const auto& record, std::int64_t at) { return record.first < at; })
        ->second;
  }

 private:
  std::vector<std::pair<std::int64_t, WallTime>> records_;
  std::vector<WallTime> newest_;  // up to each record
};

struct SearchResult {
  std::optional<UnreadTime> time;
  int rounds = 0;
};

// Never more than `limit` rounds, so that a search that loops fails the test.
inline SearchResult RunSearch(kafka::TimeSearch& search, const SimulatedLog& log, int limit = 200) {
  SearchResult result;
  while (!search.Done() && result.rounds < limit) {
    ++result.rounds;
    search.Learn(log.Ask(search.Next()));
  }
  if (search.Done()) result.time = search.Answer();
  return result;
}

}  // namespace lagwatch::testing

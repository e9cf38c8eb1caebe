// SPDX-License-Identifier: Apache-2.0
// Small value types that every folder shares. Plain values: no thread rule, nothing fails.
#pragma once

#include <cassert>
#include <compare>
#include <cstdint>
#include <limits>

#include "base/time.h"

namespace lagwatch {

// A position in the log of one partition: 0 or more, or unknown. Unknown is never printed as a
// number and never takes part in a subtraction.
class Offset {
 public:
  constexpr Offset() = default;
  // Anything below 0 (librdkafka's -1, -1001, ...) is unknown.
  constexpr explicit Offset(std::int64_t value) : value_(value < 0 ? kUnknown : value) {}

  constexpr bool known() const { return value_ != kUnknown; }
  // REQUIRES: known().
  constexpr std::int64_t value() const {
    assert(known());
    return value_;
  }

  friend constexpr bool operator==(Offset, Offset) = default;

 private:
  static constexpr std::int64_t kUnknown = -1;
  std::int64_t value_ = kUnknown;
};

// Saturating addition: clients may commit arbitrary offsets. REQUIRES: a >= 0, b >= 0.
constexpr std::int64_t AddCapped(std::int64_t a, std::int64_t b) {
  assert(a >= 0 && b >= 0);
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  return a > kMost - b ? kMost : a + b;
}

// `--collect.isolation-level`: the end of the log that lag is measured against.
enum class IsolationLevel { kReadUncommitted, kReadCommitted };

// `--metrics.granularity`: the smallest part of a group that has series of its own.
enum class Granularity { kPartition, kTopic, kGroup };

}  // namespace lagwatch

// SPDX-License-Identifier: Apache-2.0
// The small value types that every folder shares.
// Plain values: copy freely, no thread rule of their own, nothing fails.
#pragma once

#include <cassert>
#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>

namespace lagwatch::core {

// Unix time in milliseconds, as Kafka counts it. Time enters the core only as such a value.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

// In the duration's own unit: by way of nanoseconds a Unix time would lose its last digits.
template <typename Rep, typename Period>
double Seconds(std::chrono::duration<Rep, Period> duration) {
  return static_cast<double>(duration.count()) * Period::num / Period::den;
}

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

// `--collect.isolation-level`: against which end of the log the lag is counted.
enum class IsolationLevel { kReadUncommitted, kReadCommitted };

}  // namespace lagwatch::core

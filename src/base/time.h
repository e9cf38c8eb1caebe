// SPDX-License-Identifier: Apache-2.0
// Points in time and durations in milliseconds, the resolution of Kafka. Plain values: any thread,
// nothing fails.
#pragma once

#include <chrono>

namespace lagwatch {

// Unix time in milliseconds, as Kafka counts it. Time enters the core only as such a value.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

// Converts in the duration's own unit: by way of nanoseconds a Unix time would lose its last
// digits.
template <typename Rep, typename Period>
double Seconds(std::chrono::duration<Rep, Period> duration) {
  return static_cast<double>(duration.count()) * Period::num / Period::den;
}

}  // namespace lagwatch

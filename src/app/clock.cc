// SPDX-License-Identifier: Apache-2.0
#include "app/clock.h"

#include <chrono>
#include <ctime>

namespace lagwatch::app {

core::WallTime Now() {
  return std::chrono::floor<core::Duration>(std::chrono::system_clock::now());
}

std::chrono::nanoseconds TimeSinceBoot() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace lagwatch::app

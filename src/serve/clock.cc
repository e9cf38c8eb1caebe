// SPDX-License-Identifier: Apache-2.0
#include "serve/clock.h"

#include <chrono>
#include <ctime>

namespace lagwatch::serve {

WallTime Now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

std::chrono::nanoseconds TimeSinceBoot() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// The clocks, and the only place that reads the time for the core. Any thread.
//
// The wall clock can be set while lagwatch runs, forward or back. The core's time never goes back
// during a collection: it reads the wall clock once, at its start, and continues with a monotonic
// clock. A wall clock that was set back is visible only between two collections, where
// core/clock_step.h handles it; one that was set forward cannot be distinguished from a machine
// that was suspended, and is treated as a gap.
#pragma once

#include <chrono>
#include <functional>
#include <utility>

#include "model/types.h"

namespace lagwatch::serve {

// The wall clock.
WallTime Now();

// Time since the machine started, including suspension. It cannot be set.
std::chrono::nanoseconds TimeSinceBoot();

struct Clocks {
  std::function<WallTime()> wall = Now;
  std::function<std::chrono::nanoseconds()> steady = TimeSinceBoot;
};

// The time of one collection.
class CollectionClock {
 public:
  explicit CollectionClock(Clocks clocks = {})
      : clocks_(std::move(clocks)), started_(clocks_.wall()), since_(clocks_.steady()) {}

  WallTime started() const { return started_; }
  // Rounded down after the subtraction: otherwise it would sometimes be a millisecond ahead of the
  // wall clock, and the next collection would seem to start before this one ended.
  WallTime Now() const {
    return started_ + std::chrono::floor<Duration>(clocks_.steady() - since_);
  }

 private:
  Clocks clocks_;
  WallTime started_;
  std::chrono::nanoseconds since_;
};

}  // namespace lagwatch::serve

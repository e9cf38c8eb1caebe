// SPDX-License-Identifier: Apache-2.0
// The clocks, and the one place that asks what time it is for the core. Any thread.
//
// The wall clock can be set while lagwatch runs, forwards or back. The core's time never runs back
// while something is read and judged: a collection takes the wall clock's time once, at its
// beginning, and goes on by a clock that nobody can set. A wall clock that was set back shows
// between two collections only, where core/clock_step.h deals with it; one that was set forward
// cannot be told from a machine that was paused, and is a gap like any other.
#pragma once

#include <chrono>
#include <functional>
#include <utility>

#include "model/types.h"

namespace lagwatch::serve {

// The wall clock.
WallTime Now();

// Time since the machine started, its sleep included. Nobody can set it.
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
  // Rounded down after the subtraction: else it would be a millisecond ahead of the wall clock now
  // and then, and the next collection would seem to begin before this one ended.
  WallTime Now() const {
    return started_ + std::chrono::floor<Duration>(clocks_.steady() - since_);
  }

 private:
  Clocks clocks_;
  WallTime started_;
  std::chrono::nanoseconds since_;
};

}  // namespace lagwatch::serve

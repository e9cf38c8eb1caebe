// SPDX-License-Identifier: Apache-2.0
// Implements `--wait` and `--stable-for` of `--once`: when to collect again, and which result
// counts. Not thread-safe. Time is passed in as functions, so that tests need not wait.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "cli/once_result.h"
#include "config/settings.h"

namespace lagwatch::cli {

struct Waiting {
  using Time = std::chrono::steady_clock::time_point;

  std::optional<Duration> wait;        // empty: one collection
  std::optional<Duration> stable_for;  // empty: the first ok result ends the waiting
  std::function<Time()> now = std::chrono::steady_clock::now;
  std::function<void(Time)> sleep_until{};  // by default the thread sleeps
};

// The outcome of all collections.
struct Waited {
  OnceResult result;  // of the last collection
  int collections = 0;
  Duration watched{};  // from the first collection to the last
};

// Calls `collect` until the result is ok, and has been for `stable_for` without interruption, or
// the time is up. The last call is at the end of the time. If the result is ok then, but not for
// long enough, it becomes unknown.
Waited CollectUntilOk(const Waiting& waiting, const std::function<OnceResult()>& collect);

}  // namespace lagwatch::cli

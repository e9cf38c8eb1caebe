// SPDX-License-Identifier: Apache-2.0
// `--wait` and `--stable-for` of `--once`: when to look again, and which look counts.
// One thread. Time enters as functions, so that tests need not wait.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "cli/once_result.h"
#include "config/settings.h"

namespace lagwatch::cli {

struct Waiting {
  using Time = std::chrono::steady_clock::time_point;

  std::optional<Duration> wait;        // empty: one look
  std::optional<Duration> stable_for;  // empty: the first look that is ok ends the waiting
  std::function<Time()> now = std::chrono::steady_clock::now;
  std::function<void(Time)> sleep_until{};  // by default the thread sleeps
};

// What the looks came to.
struct Waited {
  OnceResult result;  // of the last look
  int looks = 0;
  Duration watched{};  // from the first look to the last
};

// Looks until the result is ok, and has been for `stable_for` without a break, or the time is up.
// The last look is at the very end of the time. A result that is ok then, but not for long enough,
// is unknown.
Waited LookUntilOk(const Waiting& waiting, const std::function<OnceResult()>& look);

}  // namespace lagwatch::cli

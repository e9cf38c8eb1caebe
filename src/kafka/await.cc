// SPDX-License-Identifier: Apache-2.0
#include "kafka/await.h"

#include <algorithm>

namespace lagwatch::kafka {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

// done() may change at any time, for example when the collection is cancelled.
constexpr std::chrono::milliseconds kPollSlice(100);

}  // namespace

void AwaitAnswers(SteadyTime until, const std::function<bool()>& done,
                  const std::function<bool(SteadyTime limit)>& take,
                  const std::function<SteadyTime()>& now) {
  SteadyTime at = now();
  const SteadyTime end = std::max(at, until) + kTakenLate;
  for (; !done() && at < end; at = now()) {
    const SteadyTime limit = std::min(std::max(at, until), at + kPollSlice);
    if (!take(limit) && at >= until) return;
  }
}

}  // namespace lagwatch::kafka

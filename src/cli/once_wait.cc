// SPDX-License-Identifier: Apache-2.0
#include "cli/once_wait.h"

#include <algorithm>
#include <thread>

#include "base/format.h"

namespace lagwatch::cli {
namespace {

// A deployment waits for the result, and one collection is cheap.
constexpr Duration kInterval = std::chrono::seconds(1);

Duration Between(Waiting::Time from, Waiting::Time to) {
  return std::chrono::duration_cast<Duration>(to - from);
}

}  // namespace

Waited CollectUntilOk(const Waiting& waiting, const std::function<OnceResult()>& collect) {
  const Waiting::Time begin = waiting.now();
  const Waiting::Time until = begin + waiting.wait.value_or(Duration::zero());
  const Duration needed = waiting.stable_for.value_or(Duration::zero());
  Waiting::Time ok_since = begin;
  bool was_ok = false;
  Waited waited;
  while (true) {
    const Waiting::Time start = waiting.now();
    waited.result = collect();
    ++waited.collections;
    waited.watched = Between(begin, start);
    const bool is_ok = waited.result.worst == Status::kOk && waited.result.settled;
    if (!was_ok) ok_since = start;
    was_ok = is_ok;
    const Duration stable = is_ok ? Between(ok_since, start) : Duration::zero();
    if (!waiting.wait || (is_ok && stable >= needed)) return waited;
    if (waiting.now() >= until) {
      if (!is_ok) return waited;
      waited.result.worst = Status::kUnknown;
      waited.result.messages.push_back("ok for " + FormatDuration(stable) + " of the " +
                                       FormatDuration(needed) +
                                       " that --stable-for requires when the time was up");
      return waited;
    }
    const Waiting::Time next = std::min(start + kInterval, until);
    if (waiting.sleep_until) {
      waiting.sleep_until(next);
    } else {
      std::this_thread::sleep_until(next);
    }
  }
}

}  // namespace lagwatch::cli

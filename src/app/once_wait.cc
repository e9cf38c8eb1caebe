// SPDX-License-Identifier: Apache-2.0
#include "app/once_wait.h"

#include <algorithm>
#include <thread>

#include "core/words.h"

namespace lagwatch::app {
namespace {

// A deployment waits for the result, and one look is cheap.
constexpr core::Duration kInterval = std::chrono::seconds(1);

core::Duration Between(Waiting::Time from, Waiting::Time to) {
  return std::chrono::duration_cast<core::Duration>(to - from);
}

}  // namespace

Waited LookUntilOk(const Waiting& waiting, const std::function<OnceResult()>& look) {
  const Waiting::Time begin = waiting.now();
  const Waiting::Time until = begin + waiting.wait.value_or(core::Duration::zero());
  const core::Duration needed = waiting.stable_for.value_or(core::Duration::zero());
  Waiting::Time ok_since = begin;
  bool was_ok = false;
  Waited waited;
  while (true) {
    const Waiting::Time start = waiting.now();
    waited.result = look();
    ++waited.looks;
    waited.watched = Between(begin, start);
    const bool is_ok = waited.result.worst == core::Status::kOk && waited.result.settled;
    if (!was_ok) ok_since = start;
    was_ok = is_ok;
    const core::Duration stable = is_ok ? Between(ok_since, start) : core::Duration::zero();
    if (!waiting.wait || (is_ok && stable >= needed)) return waited;
    if (waiting.now() >= until) {
      if (!is_ok) return waited;
      waited.result.worst = core::Status::kUnknown;
      waited.result.complaints.push_back("ok for " + core::Span(stable) + " of the " +
                                         core::Span(needed) +
                                         " that --stable-for asks for when the time was up");
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

}  // namespace lagwatch::app

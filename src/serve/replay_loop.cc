// SPDX-License-Identifier: Apache-2.0
#include "serve/replay_loop.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "serve/logger.h"
#include "serve/sleep.h"

namespace lagwatch::serve {

ReplayLoop::ReplayLoop(Replayer& replayer, std::int64_t speed, Sink sink)
    : replayer_(replayer),
      speed_(speed),
      sink_(std::move(sink)),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void ReplayLoop::Run(const std::stop_token& stop) {
  const auto start = std::chrono::steady_clock::now();
  Duration passed{};  // in the recording; 0 if the clock was set back
  std::optional<WallTime> last;
  while (const std::optional<WallTime> at = replayer_.NextAt()) {
    passed += std::max(Duration::zero(), *at - last.value_or(*at));
    last = at;
    if (!SleepUntil(stop, start + (speed_ == 0 ? Duration::zero() : passed / speed_))) return;
    const std::optional<ReplayStep> played = replayer_.Next();
    sink_(played->cluster,
          {played->after, replayer_.clusters()[played->cluster].Render(*played->after)});
  }
  if (!replayer_.warning().empty()) PrintError("--replay: " + replayer_.warning());
}

}  // namespace lagwatch::serve

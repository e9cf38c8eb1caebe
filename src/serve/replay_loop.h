// SPDX-License-Identifier: Apache-2.0
// Replays a recording at its own speed or a multiple of it. The counterpart of Poller for a replay:
// one thread for all clusters, which ends with the recording. Create and destroy it on one thread;
// the destructor stops it and waits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <thread>

#include "serve/replayer.h"

namespace lagwatch::serve {

class ReplayLoop {
 public:
  // Called with each result and its cluster, on the loop's thread.
  using Sink = std::function<void(std::size_t cluster, CollectionResult)>;

  // `speed` 0: without waiting. `replayer` must outlive the loop, and only the loop may advance it.
  ReplayLoop(Replayer& replayer, std::int64_t speed, Sink sink);

 private:
  void Run(const std::stop_token& stop);

  Replayer& replayer_;
  const std::int64_t speed_;
  Sink sink_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace lagwatch::serve

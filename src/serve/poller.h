// SPDX-License-Identifier: Apache-2.0
// The only loop: one collection an interval, in a thread of its own, one poller a cluster. A
// collection that took longer than the interval is followed by the next at once, never by a burst.
// Start and stop from one thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "serve/collector.h"

namespace lagwatch::serve {

class Poller {
 public:
  // Called with each result, on the poller's thread.
  using Sink = std::function<void(CollectionResult)>;

  Poller(std::unique_ptr<Collector> collector, Sink sink);
  ~Poller();  // stops and waits

  // The next collection, which starts at once, is by the settings of `change`; one that is running
  // is cancelled when its reader goes. Returns at once.
  void Reconfigure(SettingsChange change);

  // Whether collections have ceased to end: one is late by the time-out that it keeps and a minute
  // more, in which anything can be judged and rendered. Any thread.
  bool IsStuck(std::chrono::steady_clock::time_point now) const { return now > due_.load(); }

  // Cancels a running collection; returns at once. Any thread.
  void RequestStop();

  // Whether its thread ended and its client is gone by `deadline`, for which it waits.
  // REQUIRES: RequestStop() was called.
  bool EndsBy(std::chrono::steady_clock::time_point deadline);

 private:
  void Run();
  void ExpectOneAfter(std::chrono::steady_clock::time_point start);

  std::unique_ptr<Collector> collector_;  // null once ended; of the thread, but for Cancel()
  Sink sink_;
  // By then, one more has ended.
  std::atomic<std::chrono::steady_clock::time_point> due_ =
      std::chrono::steady_clock::time_point::max();
  std::mutex mutex_;
  std::condition_variable woken_;
  bool stop_ = false;
  bool ended_ = false;
  std::optional<SettingsChange> change_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace lagwatch::serve

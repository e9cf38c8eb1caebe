// SPDX-License-Identifier: Apache-2.0
// The collection loop of one cluster: one collection per interval, in its own thread. A collection
// that took longer than the interval is followed by the next at once, never by a burst. Create and
// destroy it on one thread.
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

  // Starts the next collection at once, with the settings of `change`; cancels a running one if
  // `change` replaces its reader. Returns at once.
  void Reconfigure(SettingsChange change);

  // Whether a collection does not finish: it exceeds its timeout by more than a minute, which is
  // ample for evaluation and rendering. Any thread.
  bool IsStuck(std::chrono::steady_clock::time_point now) const { return now > due_.load(); }

  // Cancels a running collection; returns at once. Any thread.
  void RequestStop();

  // Waits until `deadline`; returns whether its thread ended and its client is destroyed. REQUIRES:
  // RequestStop() was called.
  bool EndsBy(std::chrono::steady_clock::time_point deadline);

 private:
  void Run();
  void ExpectOneAfter(std::chrono::steady_clock::time_point start);

  std::unique_ptr<Collector>
      collector_;  // null once ended; used by the thread only, except for Cancel()
  Sink sink_;
  // The next collection must have ended by then.
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

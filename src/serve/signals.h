// SPDX-License-Identifier: Apache-2.0
// The signals that lagwatch waits for, and a watchdog for shutdown. For the main thread.
#pragma once

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "serve/logger.h"

namespace lagwatch::serve {

// Delivers SIGTERM, SIGINT and SIGHUP to Wait() only. REQUIRES: created before any other thread.
class Signals {
 public:
  Signals();

  int Wait() const;

 private:
  sigset_t signals_;
};

// Ends the process if the shutdown during its lifetime takes too long.
class ShutdownWatchdog {
 public:
  explicit ShutdownWatchdog(const Logger& logger);
  ~ShutdownWatchdog();

 private:
  void Run();

  const Logger& logger_;
  std::mutex mutex_;
  std::condition_variable condition_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace lagwatch::serve

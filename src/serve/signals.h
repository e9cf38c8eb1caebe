// SPDX-License-Identifier: Apache-2.0
// The signals that lagwatch waits for, and the promise that a stop does not last.
// For the main thread.
#pragma once

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "serve/logger.h"

namespace lagwatch::serve {

// SIGTERM, SIGINT and SIGHUP come to Wait() and nowhere else. To be made before any thread is.
class Signals {
 public:
  Signals();

  int Wait() const;

 private:
  sigset_t signals_;
};

// Ends the process should the orderly stop that it stands beside take too long.
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

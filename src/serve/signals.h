// SPDX-License-Identifier: Apache-2.0
// The signals that lagwatch waits for, and a watchdog for shutdown. For the main thread.
#pragma once

#include <csignal>
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

// Ends the process unless the thread is destroyed within two seconds: it guards a shutdown.
std::jthread WatchShutdown(const Logger& logger);

}  // namespace lagwatch::serve

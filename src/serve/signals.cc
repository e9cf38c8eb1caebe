// SPDX-License-Identifier: Apache-2.0
#include "serve/signals.h"

#include <unistd.h>

#include <chrono>

namespace lagwatch::serve {
namespace {

// SIGTERM must end the process within two seconds, even if a client library blocks.
constexpr auto kLastResort = std::chrono::milliseconds(1800);

}  // namespace

Signals::Signals() {
  sigemptyset(&signals_);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

int Signals::Wait() const {
  int signal = 0;
  sigwait(&signals_, &signal);
  return signal;
}

ShutdownWatchdog::ShutdownWatchdog(const Logger& logger)
    : logger_(logger), thread_([this] { Run(); }) {}

ShutdownWatchdog::~ShutdownWatchdog() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  condition_.notify_all();
  thread_.join();
}

void ShutdownWatchdog::Run() {
  std::unique_lock lock(mutex_);
  if (condition_.wait_for(lock, kLastResort, [this] { return done_; })) return;
  logger_.Log(config::LogLevel::kWarn, "shutdown took too long, exiting now");
  _exit(0);
}

}  // namespace lagwatch::serve

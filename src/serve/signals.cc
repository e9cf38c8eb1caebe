// SPDX-License-Identifier: Apache-2.0
#include "serve/signals.h"

#include <unistd.h>

#include <chrono>

#include "serve/sleep.h"

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

std::jthread WatchShutdown(const Logger& logger) {
  return std::jthread([&logger](const std::stop_token& stop) {
    if (!SleepUntil(stop, std::chrono::steady_clock::now() + kLastResort)) return;
    logger.Log(config::LogLevel::kWarn, "shutdown took too long, exiting now");
    _exit(0);
  });
}

}  // namespace lagwatch::serve

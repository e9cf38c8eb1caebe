// SPDX-License-Identifier: Apache-2.0
// The service manager that started lagwatch, as systemd's sd_notify(3) speaks with it: when
// lagwatch serves, reloads and stops, and that it works. Without NOTIFY_SOCKET nothing happens.
//
// "Works" is the promise behind each WATCHDOG=1, sent every half of WATCHDOG_USEC: the caller's
// `fault` is asked each time, and what it names is logged and not pinged for, so that the manager
// restarts the process once it has lasted for all of WATCHDOG_USEC. For lagwatch that is
//   - its own door does not answer GET /livez as --probe asks it (http/probe.h), or
//   - a cluster's collections no longer end (Poller::IsStuck).
// A Kafka that does not answer is neither: its collections end at their deadline.
//
// Functions: one thread. `fault` is called on a thread of this class. What cannot be sent is a
// warning: the manager's own time-out is the judge of it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "config/resolve.h"
#include "serve/logger.h"

namespace lagwatch::serve {

class SystemdNotifier {
 public:
  // `logger` outlives it. `environment` is the process's.
  SystemdNotifier(const config::Environment& environment, const Logger& logger);
  ~SystemdNotifier();  // ends the pings
  SystemdNotifier(const SystemdNotifier&) = delete;
  SystemdNotifier& operator=(const SystemdNotifier&) = delete;

  // It listens, Kafka or not. `status` is one line for `systemctl status`. `fault` says in words
  // what does not work, empty: nothing; it is asked until Stopping() has returned, which waits for
  // an answer under way.
  void Ready(std::string_view status, std::function<std::string()> fault);
  // Between the two the manager counts a reload as under way.
  void Reloading();
  void Reloaded();
  void Stopping();

 private:
  void Tell(const std::string& state);
  void StopPings();
  void Ping();

  const Logger& logger_;
  std::string socket_;                     // empty: nobody to tell
  std::chrono::microseconds watchdog_{0};  // 0: none
  std::function<std::string()> fault_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread pings_;
};

}  // namespace lagwatch::serve

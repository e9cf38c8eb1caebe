// SPDX-License-Identifier: Apache-2.0
// Notifies systemd (sd_notify(3)) when lagwatch is ready, reloads and stops, and while it is
// healthy. Does nothing without NOTIFY_SOCKET.
//
// Sends WATCHDOG=1 every half of WATCHDOG_USEC while the caller's `fault` returns empty. Otherwise
// it logs the fault and does not ping, so that systemd restarts the process once the fault has
// lasted for WATCHDOG_USEC. For lagwatch a fault is one of these:
//   - its own port does not respond to GET /livez as --probe sends it (http/probe.h);
//   - the collections of a cluster do not finish (Poller::IsStuck).
// An unreachable Kafka is neither: its collections end at their deadline.
//
// Not thread-safe. `fault` is called on a thread of this class. A send error is a warning:
// systemd's own timeout then applies.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

#include "config/resolve.h"
#include "serve/logger.h"

namespace lagwatch::serve {

class SystemdNotifier {
 public:
  // `logger` must outlive it. `environment` is that of the process.
  SystemdNotifier(const config::Environment& environment, const Logger& logger);
  SystemdNotifier(const SystemdNotifier&) = delete;
  SystemdNotifier& operator=(const SystemdNotifier&) = delete;

  // Reports that lagwatch listens, whether Kafka is reachable or not. `status` is one line for
  // `systemctl status`. `fault` returns what does not work, or empty; it is called until Stopping()
  // has returned, which waits for a running call.
  void Ready(std::string_view status, std::function<std::string()> fault);
  // Between the two systemd shows a reload in progress.
  void Reloading();
  void Reloaded();
  void Stopping();

 private:
  void Notify(const std::string& state);
  void Ping(const std::stop_token& stop);

  const Logger& logger_;
  std::string socket_;                     // empty: not started by systemd
  std::chrono::microseconds watchdog_{0};  // 0: none
  std::function<std::string()> fault_;
  std::jthread pings_;  // last: it uses all of the above
};

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// Runs reloads one after the other in its own thread: a reload reads files and waits for clients,
// and the thread that waits for SIGTERM must do neither. Request() may be called from any thread.
// Stop() and the destructor wait for a running reload.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace lagwatch::serve {

class ReloadThread {
 public:
  // `reload` is called on the thread, once for all requests before the call.
  explicit ReloadThread(std::function<void()> reload);

  void Request();  // returns at once

  // Drops a pending request. A second call does nothing.
  void Stop() { thread_ = {}; }

 private:
  void Run(const std::stop_token& stop);

  const std::function<void()> reload_;
  std::mutex mutex_;
  std::condition_variable_any requests_;
  bool requested_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace lagwatch::serve

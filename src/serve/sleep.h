// SPDX-License-Identifier: Apache-2.0
// Waiting on a thread of its own that can be told to stop (std::jthread). Any thread, nothing
// fails.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace lagwatch::serve {

// Waits until `due`; returns false, at once, if the thread is to stop.
inline bool SleepUntil(const std::stop_token& stop, std::chrono::steady_clock::time_point due) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any().wait_until(lock, stop, due, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace lagwatch::serve

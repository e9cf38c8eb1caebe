// SPDX-License-Identifier: Apache-2.0
//
// Waits that end: a test fails when what it waits for does not happen, instead of hanging.
#pragma once

#include <chrono>
#include <future>
#include <thread>

namespace lagwatch {

inline constexpr std::chrono::seconds kAwaitLimit{20};

// Whether the future becomes ready.
template <typename T>
bool BecomesReady(const std::future<T>& future) {
  return future.wait_for(kAwaitLimit) == std::future_status::ready;
}

// Whether the condition becomes true.
template <typename Condition>
bool BecomesTrue(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + kAwaitLimit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace lagwatch

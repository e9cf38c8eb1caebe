// SPDX-License-Identifier: Apache-2.0
// Waits for answers with a deadline that holds even if more answers keep arriving, as for a
// collector that gets little CPU. Stateless.
#pragma once

#include <chrono>
#include <functional>

namespace lagwatch::kafka {

// How long after the deadline answers that arrived in time are still processed.
inline constexpr std::chrono::milliseconds kTakenLate(100);

// Processes one answer after the other until done() or `until`. Answers that have arrived by then,
// or at the beginning if that is later, are processed for kTakenLate more. take(limit) waits for an
// answer until `limit`, processes it, and returns whether there was one. Blocks; calls back on its
// thread.
void AwaitAnswers(std::chrono::steady_clock::time_point until, const std::function<bool()>& done,
                  const std::function<bool(std::chrono::steady_clock::time_point limit)>& take,
                  const std::function<std::chrono::steady_clock::time_point()>& now =
                      std::chrono::steady_clock::now);

}  // namespace lagwatch::kafka

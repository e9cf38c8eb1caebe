// SPDX-License-Identifier: Apache-2.0
// Waiting for answers with a deadline that holds although there is always one more of them, as for
// a collector that gets little CPU.
#pragma once

#include <chrono>
#include <functional>

namespace lagwatch::kafka {

// What came in time, and nobody had the time to look at, is taken for so long after the deadline.
inline constexpr std::chrono::milliseconds kTakenLate(100);

// Takes one answer after the other until done() or `until`. Answers that are there by then, or from
// the beginning if that is later, are taken for kTakenLate more. take(limit) waits for an answer
// until `limit`, deals with it, and says whether there was one. Blocks; calls back on its thread.
void AwaitAnswers(std::chrono::steady_clock::time_point until, const std::function<bool()>& done,
                  const std::function<bool(std::chrono::steady_clock::time_point limit)>& take,
                  const std::function<std::chrono::steady_clock::time_point()>& now =
                      std::chrono::steady_clock::now);

}  // namespace lagwatch::kafka

// SPDX-License-Identifier: Apache-2.0
#include "cli/once_wait.h"

#include <gtest/gtest.h>

#include <string>

namespace lagwatch::cli {
namespace {

using std::chrono::seconds;

// Looks a second apart that find what `looks` says: o ok, w warning, c critical, u unknown, r ok
// but rebalancing. The last one is found again and again.
Waited Wait(const std::string& looks, std::optional<Duration> wait,
            std::optional<Duration> stable_for = std::nullopt) {
  Waiting::Time now{};
  std::size_t next = 0;
  Waiting waiting{.wait = wait, .stable_for = stable_for};
  waiting.now = [&now] { return now; };
  waiting.sleep_until = [&now](Waiting::Time until) { now = until; };
  return CollectUntilOk(waiting, [&] {
    const char found = looks[std::min(next++, looks.size() - 1)];
    const Status worst = found == 'w'   ? Status::kWarning
                         : found == 'c' ? Status::kCritical
                         : found == 'u' ? Status::kUnknown
                                        : Status::kOk;
    return OnceResult{.worst = worst, .messages = {}, .settled = found != 'r'};
  });
}

TEST(LookUntilOkTest, OneLookWithoutWait) {
  EXPECT_EQ(Wait("co", std::nullopt).result.worst, Status::kCritical);
  EXPECT_EQ(Wait("co", std::nullopt).collections, 1);
}

TEST(LookUntilOkTest, TheFirstOkEndsTheWaiting) {
  const Waited waited = Wait("ucrwoc", seconds(60));
  EXPECT_EQ(waited.result.worst, Status::kOk);
  EXPECT_EQ(waited.collections, 5);
  EXPECT_EQ(waited.watched, seconds(4));
}

TEST(LookUntilOkTest, TheLastLookIsAtTheEndOfTheTime) {
  const Waited waited = Wait("w", std::chrono::milliseconds(2'500));
  EXPECT_EQ(waited.result.worst, Status::kWarning);
  EXPECT_EQ(waited.collections, 4);
  EXPECT_EQ(waited.watched, std::chrono::milliseconds(2'500));
}

TEST(LookUntilOkTest, StableIsOkForThatLongWithoutABreak) {
  EXPECT_EQ(Wait("o", seconds(60), seconds(3)).collections, 4);
  for (const char broken : {'w', 'c', 'u', 'r'}) {
    const Waited waited = Wait(std::string("ooo") + broken + "oooooo", seconds(60), seconds(3));
    EXPECT_EQ(waited.result.worst, Status::kOk);
    EXPECT_EQ(waited.collections, 8) << broken;
  }
}

TEST(LookUntilOkTest, OkButNotForLongEnoughIsUnknown) {
  const Waited waited = Wait("oowo", seconds(5), seconds(4));
  EXPECT_EQ(waited.result.worst, Status::kUnknown);
  ASSERT_EQ(waited.result.messages.size(), 1U);
  EXPECT_EQ(waited.result.messages[0],
            "ok for 2 s of the 4 s that --stable-for requires when the time was up");
  EXPECT_EQ(Wait("ooc", seconds(5), seconds(4)).result.worst, Status::kCritical);
}

}  // namespace
}  // namespace lagwatch::cli

// SPDX-License-Identifier: Apache-2.0
#include "core/shown_as.h"

#include <gtest/gtest.h>

#include <chrono>

#include "support/scenario.h"

namespace lagwatch::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::kStart;
using testing::Living;
using testing::Scenario;

TEST(ShownAsTest, AStuckGroupIsNeverOkBeforeItIsCritical) {
  Scenario s;
  s.Owner("m");
  s.log().end = 1'795;
  for (int look = 0; look < 40 && s.now < kStart + minutes(8); ++look) {
    s.Run(seconds(15));
    const bool critical = s.Told().status == Status::kCritical;
    EXPECT_EQ(s.Told().shown_as, critical ? ShownAs::kCritical : ShownAs::kWatching) << look;
  }
  EXPECT_EQ(s.Told().shown_as, ShownAs::kCritical);
}

TEST(ShownAsTest, AnOwnedPartitionWithRecordsAndNoCommitIsWatched) {
  Scenario s;
  s.Owner("m");
  s.reader().committing = false;
  s.Run(seconds(15));
  EXPECT_EQ(s.Told().shown_as, ShownAs::kWatching);
}

TEST(ShownAsTest, AGroupWithoutMembersIsUnusedOnceTheWindowIsWatched) {
  Scenario s;
  s.Run(minutes(4));
  EXPECT_EQ(s.Told().shown_as, ShownAs::kWatching);
  s.Run(minutes(2));
  EXPECT_EQ(s.Told().shown_as, ShownAs::kUnused);
}

TEST(ShownAsTest, ATopicThatTheGroupLeftIsNotWatched) {
  Scenario s = Living();
  s.Partition("b", 0, 1'000).log("b").end = 9'000;
  s.Run(minutes(1));
  EXPECT_EQ(s.Told().shown_as, ShownAs::kOk);
  EXPECT_FALSE(LongestWait(s.Told()));
}

TEST(ShownAsTest, TheLongestWaitCountsThePartitionsThatWait) {
  Scenario s = Living();
  s.Partition("a", 1).Partition("a", 2);
  s.log("a", 1).end = 1'100;
  s.Run(seconds(30));
  s.log("a", 2).end = 9'000;
  s.Run(seconds(15));
  const auto wait = LongestWait(s.Told());
  ASSERT_TRUE(wait);
  EXPECT_EQ(wait->row->partition, 1);
  EXPECT_EQ(wait->row->waiting, seconds(45));
  EXPECT_EQ(wait->partitions, 2U);
}

// --- what was known last ---

TEST(LastKnownTest, IsKeptAndDatedThroughAnOutageAndForgottenAfterIt) {
  Scenario s;
  s.Owner("m");
  s.log().end = 1'795;
  s.Run(minutes(6));
  s.down = true;
  s.Run(minutes(5));
  ASSERT_EQ(s.Told().status, Status::kUnknown);
  EXPECT_FALSE(s.Told().lag_sum) << "a last known value is never shown as a present one";
  const auto last = s.Told().last_known;
  ASSERT_TRUE(last);
  EXPECT_EQ(last->at, kStart + minutes(6));
  EXPECT_EQ(last->shown_as, ShownAs::kCritical);
  EXPECT_EQ(last->lag_sum, 795);
  EXPECT_EQ(last->members, 1U);
  s.Run(minutes(5));
  EXPECT_EQ(s.Told().last_known, last) << "one copy, not one a collection";
  s.down = false;
  s.reader().committed = 1'795;
  s.Run(seconds(30));
  EXPECT_FALSE(s.Told().last_known);
}

// --- rates ---

TEST(PaceTest, RatesAreOfTheLastMinuteAndEndWithTheData) {
  Scenario s;
  s.Owner("m").Flow(10, 20);
  s.log().end = 20'000;
  s.Run(minutes(5));
  s.Flow(30, 5);
  s.Run(minutes(2));
  ASSERT_TRUE(s.Told().consumed_per_second);
  EXPECT_NEAR(*s.Told().consumed_per_second, 5, 0.1);
  EXPECT_NEAR(*s.Told().produced_per_second, 30, 0.1);
  EXPECT_NEAR(s.Told().topics[0].partitions[0].consumed_per_second, 5, 0.1);
  s.reader().readable = false;
  s.Run(seconds(30));
  EXPECT_TRUE(s.Told().lag_sum) << "still shown";
  EXPECT_FALSE(s.Told().consumed_per_second) << "but not as a present rate";
}

}  // namespace
}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// The rules of docs/reference/verdicts.md to number 9: each rule appears and goes away at the
// moments that the table promises. A story has one line for each change of what is said, with all
// reasons that hold: what a line does not name does not hold. What must not be said is in
// verdict_quiet_cases_test.cc. Rules 1 to 9; the others are in verdict_state_cases_test.cc.
#include <gtest/gtest.h>

#include <chrono>

#include "support/scenario.h"

namespace lagwatch::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::kAll;
using testing::Lines;
using testing::Living;
using testing::Scenario;

TEST(VerdictCases, AGroupThatKeepsUpIsOk) {
  Scenario s = Living();
  s.Run(minutes(30));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// Rules 1 and 2.

TEST(VerdictCases, CommitsThatAreUnreadForThreeIntervalsAreWithdrawn) {
  Scenario s = Living();
  s.Run(minutes(10));
  s.group().commits_readable = false;
  s.Run(minutes(2));
  s.group().commits_readable = true;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "11:00 unknown: stale_data", "12:15 ok"));
}

TEST(VerdictCases, CommitsThatWereNeverReadAreIncomplete) {
  Scenario s = Living();
  s.group().commits_readable = false;
  s.Run(minutes(5));
  s.group().commits_readable = true;
  s.Run(minutes(1));
  EXPECT_EQ(s.Story(), Lines("0:00 unknown: incomplete_data", "5:15 ok"));
}

TEST(VerdictCases, MembersThatAreUnreadForThreeIntervalsAreIncomplete) {
  Scenario s = Living();
  s.Run(minutes(1));
  s.group().members_readable = false;
  s.Run(minutes(2));
  s.group().members_readable = true;
  s.Run(minutes(1));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "2:00 unknown: incomplete_data", "3:15 ok"));
}

TEST(VerdictCases, OnePartitionWithoutALeaderMakesTheGroupIncomplete) {
  Scenario s = Living();
  s.Partition("a", 1).Flow(10, kAll, "a", 1);
  s.Run(minutes(1));
  s.log("a", 1).readable = false;
  s.Run(minutes(2));
  s.log("a", 1).readable = true;
  s.Run(minutes(1));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "2:00 unknown: incomplete_data", "3:15 ok"));
}

TEST(VerdictCases, UnknownIsWorseThanAWarningAndNotThanCritical) {
  Scenario s = Living();
  s.Partition("a", 1).Partition("a", 2);
  s.log("a", 1).end = 20'000;
  s.log("a", 2).readable = false;
  s.Run(minutes(1));
  s.log("a", 1).start = 1'500;
  s.Run(minutes(1));
  EXPECT_EQ(s.Story(), Lines("0:00 unknown: incomplete_data, lag_above_threshold",
                             "1:15 critical: incomplete_data, data_loss, lag_above_threshold"));
}

TEST(VerdictCases, UnderAGateAnUnknownAgeIsIncomplete) {
  Scenario s = Living();
  s.policy.max_time_lag = seconds(30);
  s.reader().keeps = 5;
  s.Run(minutes(1));
  s.reader().age = seconds(30);
  s.Run(minutes(1));
  s.reader().age = seconds(31);
  s.Run(minutes(1));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "0:15 unknown: incomplete_data", "1:15 ok",
                             "2:15 critical: time_lag_above_threshold"));
}

// Rule 3.

TEST(VerdictCases, DataLossWhileWatchedIsSaidAtOnceAndUntilTheGroupCommitsInTheLog) {
  Scenario s = Living();
  s.Run(minutes(5));
  s.Pause();
  s.log().start = s.reader().committed + 100;
  s.Run(minutes(1));
  EXPECT_EQ(s.Find(ReasonKind::kDataLoss)->value, 100);
  EXPECT_EQ(s.Told().topics.at(0).records_lost, 100U);
  s.reader().reads = kAll;
  s.Run(minutes(1));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "5:15 critical: data_loss", "6:15 ok"));
  EXPECT_EQ(s.Told().topics.at(0).records_lost, 100U);
}

TEST(VerdictCases, DataLossFromBeforeIsSaidButNotCounted) {
  Scenario s = Living();
  s.reader().reads = 0;
  s.reader().committed = 10;
  s.log().start = 500;
  s.Run(minutes(1));
  EXPECT_EQ(s.Story(), Lines("0:00 critical: data_loss"));
  EXPECT_EQ(s.Told().topics.at(0).records_lost, 0U);
}

// Rule 4.

TEST(VerdictCases, ACommitBeyondTheEndIsSaidTheSecondTime) {
  Scenario s = Living();
  s.Run(minutes(5));
  s.reader() = {.committed = 50'000};
  s.Run(minutes(1));
  s.reader() = {.committed = s.log().end, .reads = kAll};
  s.Run(minutes(1));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "5:30 critical: offset_beyond_end", "6:15 ok"));
}

TEST(VerdictCases, ATopicThatWasCreatedAnewUnderItsGroup) {
  Scenario s = Living();
  s.Run(minutes(10));
  const auto produced = s.report().records_produced.at(0);
  s.log() = {.writes = 10};
  s.Pause();
  s.Run(minutes(5));
  s.reader().committed = 0;
  s.reader().reads = kAll;
  s.Run(minutes(10));
  // The stale commit is no step back, and 3,000 more records are not those of before.
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "10:30 critical: offset_beyond_end", "15:15 ok"));
  EXPECT_EQ(s.report().records_produced.at(0), produced + 9'000 - 300);
}

// Rule 5.

TEST(VerdictCases, ASeekToTheBeginningIsARewindUntilItIsMadeGood) {
  Scenario s = Living();
  s.Run(minutes(5));
  s.reader().committed = 0;
  s.reader().reads = 50;  // there are 4,000 of before
  s.Run(minutes(5));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "5:30 warning: rewind", "6:30 ok"));
}

TEST(VerdictCases, ARewindIsForgottenAfterOneWindow) {
  Scenario s = Living();
  s.Run(minutes(5));
  s.reader().committed = 0;
  s.reader().reads = 10;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "5:30 warning: rewind", "10:45 ok"));
}

// A broker that was suspended answers as the coordinator and the leader that it is no more.
TEST(VerdictCases, AStepBackOfOneCollectionChangesNothing) {
  Scenario s = Living();
  s.Flow(10, 9);
  s.Run(minutes(5));
  const double committed = s.reader().committed;
  s.reader().committed -= 100;
  s.Run(seconds(15));
  s.reader().committed = committed;
  s.Run(minutes(1));
  const double end = s.log().end;
  s.log().end = s.reader().committed;
  s.Run(seconds(15));
  s.log().end = end;
  s.Run(minutes(5));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
  const TopicLag& topic = s.Told().topics.at(0);
  EXPECT_EQ(topic.records_consumed, static_cast<std::uint64_t>(s.reader().committed) - 1'000);
  EXPECT_EQ(s.report().records_produced.at(0), static_cast<std::uint64_t>(s.log().end) - 1'000);
}

TEST(VerdictCases, ASeekToTheEndIsNoRewind) {
  Scenario s = Living();
  s.Flow(10, 1).reader().committed = 0;
  s.Run(minutes(3));
  s.reader().committed = s.log().end;
  s.reader().reads = kAll;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// Rules 6 and 7.

TEST(VerdictCases, AGroupThatLostItsMembersHasStoppedAfterTheWindow) {
  Scenario s = Living();
  s.Run(minutes(10));
  s.Stop();
  s.Run(minutes(10));
  s.Owner("m").Flow(10, kAll);
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(),
            Lines("0:00 ok", "10:15 ok: no_members", "15:30 critical: stopped, no_members",
                  "20:15 critical: stopped", "21:00 ok"));
}

TEST(VerdictCases, AMemberThatDoesNotMoveStallsAfterTheWindow) {
  Scenario s = Living();
  s.Run(minutes(10));
  s.Pause();
  s.Run(minutes(10));
  s.Flow(10, kAll);
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "15:30 critical: stalled", "21:00 ok"));
}

TEST(VerdictCases, StoppedAndStalledAreToldApartByTheOwner) {
  Scenario s = Living();
  s.Partition("a", 1).Flow(10, kAll, "a", 1);
  s.Run(minutes(10));
  s.Pause();
  s.Run(minutes(6));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "15:30 critical: stopped, stalled"));
  EXPECT_EQ(s.Find(ReasonKind::kStopped)->partition, 1);
  EXPECT_EQ(s.Find(ReasonKind::kStalled)->partition, 0);
  EXPECT_EQ(s.Find(ReasonKind::kStalled)->lasting, minutes(5) + seconds(45));
}

TEST(VerdictCases, OneStuckPartitionOfManyIsEnough) {
  Scenario s = Living();
  for (int p = 1; p < 10; ++p) {
    s.Partition("a", p).Flow(10, kAll, "a", p);
    s.group().members.at(0).second.emplace_back("a", p);
  }
  s.Run(minutes(5));
  s.reader("a", 7).reads = 0;
  s.Run(minutes(6));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "10:30 critical: stalled"));
  EXPECT_EQ(s.Find(ReasonKind::kStalled)->partition, 7);
}

TEST(VerdictCases, WhatMovesALittleIsNotStalled) {
  Scenario s = Living();
  s.Run(minutes(5));
  s.Pause();
  s.Run(minutes(60), [&](Duration at) {
    if (at % minutes(4) == Duration::zero()) s.reader().committed = s.log().end;
  });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// Rule 8.

TEST(VerdictCases, DeletionThatNearsAStuckGroupIsARisk) {
  Scenario s = Living();
  s.log().end = 1'000'000;
  s.reader().committed = 990'000;
  s.Flow(10, 0).log().deletes = 500;
  s.policy.groups.thresholds.lag_warning.reset();
  s.Run(minutes(4));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "1:15 critical: retention_risk"));
  s.log().deletes = 10;
  s.reader().reads = kAll;
  s.Run(minutes(4));
  EXPECT_EQ(s.Verdict(), "ok");
}

TEST(VerdictCases, JumpyDeletionThatNearsASlowGroupIsARisk) {
  Scenario s = Living();
  s.log().end = 6'000'000;
  s.reader().committed = 3'000'000;
  s.Flow(1'000, 400);
  s.policy.groups.thresholds.lag_warning.reset();
  s.policy.groups.mute.set(static_cast<std::size_t>(ReasonKind::kFallingBehind));
  // A segment of five minutes every five minutes, 600 records a second faster than the group: at
  // 25:00 2.1 million are left. Between two deletions it gains again, which takes nothing back.
  s.Run(minutes(80), [&](Duration at) {
    if (at % minutes(5) == Duration::zero()) s.log().start += 300'000;
  });
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "25:15 critical: retention_risk"));
}

TEST(VerdictCases, JumpyDeletionBehindAGroupThatKeepsAwayIsNoRisk) {
  Scenario s = Living();
  s.log().end = 1'200'000;
  s.reader().committed = 1'000'000;
  s.Flow(1'000, 1'000);
  s.policy.groups.thresholds.lag_warning.reset();
  s.Run(hours(3), [&](Duration at) {
    if (at % minutes(5) == Duration::zero()) s.log().start += 300'000;
  });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// Rule 9.

TEST(VerdictCases, ALagThatGrowsOverTheWindowIsFallingBehind) {
  Scenario s = Living();
  s.Flow(10, 5);
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "4:15 warning: falling_behind"));
  s.reader().reads = kAll;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "4:15 warning: falling_behind", "15:00 ok"));
}

// Said later than a smooth one: its steps could be noise for longer.
TEST(VerdictCases, FallingBehindInSawTeethIsFallingBehind) {
  Scenario s = Living();
  s.Flow(10, 0);
  s.Run(minutes(15), [&](Duration at) {
    if (at % minutes(1) == Duration::zero()) s.reader().committed += 300;
  });
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "9:45 warning: falling_behind"));
}

}  // namespace
}  // namespace lagwatch::core

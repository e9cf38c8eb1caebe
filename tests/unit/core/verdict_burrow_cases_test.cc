// SPDX-License-Identifier: Apache-2.0
// The sixteen cases that Burrow publishes for its evaluator (linkedin/Burrow,
// core/internal/evaluator/caching_test.go: a table of twelve and four requests), as samples that a
// poller would have taken: a commit is seen by the next collection, and stays what it is until the
// next commit. Where we say something else, one line says why. Then its weak points, judged right.
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <vector>

#include "support/scenario.h"

namespace lagwatch::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::kAll;
using testing::Lines;
using testing::Scenario;

// A commit every 100 seconds, the first at 100 s, the end of the log `lags` beyond it.
Scenario ReplayStep(const std::vector<double>& offsets, const std::vector<double>& lags) {
  Scenario s(seconds(10));
  s.Owner("m");
  s.log().end = offsets.at(0);
  s.reader().committed = offsets.at(0);
  s.Run(seconds(90));
  const auto step = seconds(400) / static_cast<int>(offsets.size() - 1);
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    s.reader().committed = offsets.at(i);
    s.log().end = offsets.at(i) + lags.at(i);
    s.Run(i == 0 ? step + seconds(10) : step);
  }
  return s;
}

const std::vector<double> kMoving = {1'000, 2'000, 3'000, 4'000, 5'000};
const std::vector<double> kStill = {1'000, 1'000, 1'000, 1'000, 1'000};

TEST(BurrowCases, N0ZeroLagSomewhereIsOk) {
  Scenario s = ReplayStep(kMoving, {0, 50, 100, 150, 200});
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(BurrowCases, N1NotYetSilentForTheWholeWindow) {
  Scenario s = ReplayStep(kMoving, {0, 50, 100, 150, 200});
  s.Run(seconds(180));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// Burrow: STOP. A live member owns the partition, so that it stalled.
TEST(BurrowCases, N2SilentForLongerThanTheWindow) {
  Scenario s = ReplayStep(kMoving, {0, 50, 100, 150, 200});
  s.Run(seconds(400));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "13:40 critical: stalled"));
}

// Burrow: STOP. Nobody owns it: here they are the same.
TEST(BurrowCases, N3SilentAndNeverAtZero) {
  Scenario s = ReplayStep(kMoving, {50, 100, 150, 200, 250});
  s.Stop();
  s.Run(seconds(400));
  EXPECT_EQ(s.Story(),
            Lines("0:00 ok", "10:10 ok: no_members", "13:40 critical: stopped, no_members"));
}

// Burrow: OK until the one zero leaves its ring. We wait for the window since it was behind.
TEST(BurrowCases, N4CommitsThatRepeatAfterAZero) {
  Scenario s = ReplayStep(kStill, {0, 50, 100, 150, 200});
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "8:40 critical: stalled"));
}

TEST(BurrowCases, N5CommitsThatRepeatWhileTheLagGrows) {
  Scenario s = ReplayStep(kStill, {100, 150, 200, 250, 300});
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "6:50 critical: stalled"));
}

TEST(BurrowCases, N6CommitsThatRepeatAtOneLag) {
  Scenario s = ReplayStep(kStill, {100, 100, 100, 100, 100});
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "6:50 critical: stalled"));
}

// Burrow: REWIND, an error, until the step leaves its ring. Once it is made good we forget it, and
// a step back is mostly somebody's reset.
TEST(BurrowCases, N7AStepBackThatIsMadeGood) {
  Scenario s = ReplayStep({1'000, 2'000, 3'000, 2'000, 4'000}, {100, 150, 200, 1'250, 300});
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "7:00 warning: rewind", "8:30 ok"));
}

TEST(BurrowCases, N8SilentWithNothingToRead) {
  Scenario s = ReplayStep(kMoving, {50, 100, 150, 200, 250});
  s.reader().committed = s.log().end;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// One commit a second and no lag, then silence for 18 s while 931 records come.
// Burrow: STOP, for its window is only 14 s. Ours does not shrink with the pace of commits.
TEST(BurrowCases, N9FastCommitsThenEighteenSecondsOfSilence) {
  Scenario s(seconds(1));
  s.Owner("m").Flow(1, kAll);
  s.Run(seconds(14));
  s.Pause();
  s.log().writes = 931.0 / 18;
  s.Run(seconds(18));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
  s.Run(minutes(5));
  EXPECT_EQ(s.Verdict(), "critical: stalled, lag_above_threshold");
}

TEST(BurrowCases, N10FastCommitsThenSilenceAtALagOfOne) {
  Scenario s(seconds(1));
  s.Owner("m").Flow(1, kAll);
  s.Run(seconds(14));
  s.Pause().log() = {.end = s.log().end + 1};
  s.Run(minutes(30));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(BurrowCases, N11AbsentLagsBetweenAreNothing) {
  Scenario s = ReplayStep({1'000, 1'500, 2'000, 2'500, 3'000, 3'500, 4'000, 4'500, 5'000},
                          {0, 25, 50, 75, 100, 125, 150, 175, 200});
  s.reader().readable = false;
  s.Run(seconds(20));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// Burrow: NOTFOUND. A group that no broker lists is in no report.
TEST(BurrowCases, R1AGroupThatDoesNotExist) {
  Scenario s;
  s.groups.clear();
  s.Run(minutes(1));
  EXPECT_TRUE(s.report().groups.empty());
}

TEST(BurrowCases, R2AGroupWithALagThatIsOk) {
  Scenario s;
  s.Owner("m").log().end = 3'421;
  s.reader().reads = 10;
  s.log().writes = 10;
  s.Run(minutes(5));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
  EXPECT_EQ(s.Told().lag_sum, 2'421);
}

// Burrow: STOP on half a window. We say nothing before a whole one.
TEST(BurrowCases, R3HalfAWindowIsNoEvidence) {
  Scenario s;
  s.Owner("m").log().end = 4'321;
  s.reader().committed = 1'400;
  s.Run(minutes(2) + seconds(30));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(BurrowCases, R4ATopicThatIsDeletedLeavesItsGroupOk) {
  Scenario s;
  s.Owner("m").Flow(10, 0);
  s.Run(minutes(1));
  s.topics.clear();
  s.group().readers.clear();
  s.group().members.at(0).second.clear();
  s.Run(minutes(1));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "1:15 ok: no_assignment"));
  EXPECT_TRUE(s.Told().topics.empty());
}

// What Burrow is known to get wrong.

// Its window is that of ten commits: here one second.
TEST(BurrowWeakPoints, ManyCommitsASecondDoNotShrinkTheWindow) {
  Scenario s(seconds(1));
  s.Owner("m").Flow(100, kAll);
  s.Run(minutes(2));
  s.Pause();
  s.Run(seconds(60));
  s.reader().reads = kAll;
  s.Run(minutes(2));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// It needs ten commits, here twenty minutes of them, before a stop is seen.
TEST(BurrowWeakPoints, RareCommitsDoNotStretchIt) {
  Scenario s;
  s.Owner("m").Flow(1, 0);
  s.Run(minutes(2));
  s.reader().committed = s.log().end;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "7:30 critical: stalled"));
}

// Its single commit spans no time, so that any silence is longer.
TEST(BurrowWeakPoints, OneCommitIsNoStop) {
  Scenario s;
  s.Owner("m").reader().committing = false;
  s.Run(minutes(1));
  s.reader() = {.committed = 900};
  s.Run(minutes(4));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// The producer wakes, the consumer takes some seconds: STOP for one evaluation.
TEST(BurrowWeakPoints, ASleepyTopicThatWakesIsOk) {
  Scenario s;
  s.Owner("m");
  s.Run(minutes(60));
  s.log().end += 500;
  s.Run(seconds(30));
  s.reader().committed = s.log().end;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// One zero in a ring hides a stop or a stall for the length of the ring.
TEST(BurrowWeakPoints, AZeroBeforeTheStopHidesNothing) {
  Scenario s(seconds(60));
  s.policy.stale_after = minutes(3);
  s.Owner("m").Flow(1, kAll);
  s.Run(minutes(10));
  s.Pause();
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "17:00 critical: stalled"));
}

// Commits faster than ends are read make a saw-tooth in which its lag goes down again and again.
TEST(BurrowWeakPoints, AGrowingSawToothIsFallingBehind) {
  Scenario s(seconds(5));
  s.Owner("m").Flow(50, 0);
  s.Run(minutes(6), [&](Duration at) {
    if (at % seconds(10) == Duration::zero()) s.reader().committed += 350;
  });
  EXPECT_EQ(s.Verdict(), "warning: falling_behind");
}

// A window of commits without a lag warns.
TEST(BurrowWeakPoints, AWindowOfUnknownIsNoWarning) {
  Scenario s;
  s.Owner("m").Flow(10, 10).log().end = 2'000;
  s.log().readable = false;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 unknown: incomplete_data"));
}

// It judges an uncommitted partition, a lost record and a marker as nothing, nothing and a stall.
TEST(BurrowWeakPoints, WhatItDoesNotKnowOf) {
  Scenario s;
  s.Partition("a", 1).Partition("a", 2).Owner("m", {{"a", 0}, {"a", 1}, {"a", 2}});
  s.reader().committed = 999;
  s.reader("a", 1).committing = false;
  s.reader("a", 2).committed = 10;
  s.log("a", 2).start = 20;
  s.Run(minutes(5));
  EXPECT_EQ(s.Story(), Lines("0:00 critical: data_loss", "5:00 critical: data_loss, uncommitted"));
}

}  // namespace
}  // namespace lagwatch::core

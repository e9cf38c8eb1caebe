// SPDX-License-Identifier: Apache-2.0
// What a sane operator does not want to be woken for: each story is that of a group that is fine,
// or that nobody uses, and must stay so in every collection (docs/reference/verdicts.md).
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "support/scenario.h"

namespace lagwatch::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::kAll;
using testing::Lines;
using testing::Scenario;

Scenario Quiet() {
  Scenario s;
  s.Owner("m").Flow(10, kAll);
  return s;
}

bool Every(Duration at, Duration period) { return at % period == Duration::zero(); }

// Slow topics, markers and bursts.

TEST(QuietCases, ASlowTopic) {
  Scenario s;
  s.Owner("m");
  // One batch every ten minutes, which takes two minutes to read.
  s.Run(hours(3), [&](Duration at) {
    if (Every(at, minutes(10))) s.log().end += 40;
    if (Every(at + minutes(8), minutes(10))) s.reader().committed = s.log().end;
  });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, ASteadyLagOfOneOfATransactionalTopic) {
  Scenario s;
  s.Owner("m").Flow(10, kAll).reader().keeps = 1;
  s.Run(minutes(10));
  s.log().writes = 0;
  s.Run(hours(30));
  s.Stop();
  s.Run(hours(1));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "1810:15 ok: no_members"));
}

TEST(QuietCases, AMarkerThatRetentionDeleted) {
  Scenario s;
  s.Owner("m").reader().committed = 999;
  s.Run(minutes(10));
  s.log().start = s.log().end;
  s.Run(minutes(20));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, ABurstThatIsReadWithinTheWindow) {
  Scenario s = Quiet();
  s.policy.groups.thresholds.lag_warning.reset();
  s.Flow(10, 2'000);
  s.Run(minutes(10));
  s.log().end += 400'000;
  s.Run(minutes(20));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, ABulkLoadThatIsReadForAnHour) {
  Scenario s = Quiet();
  s.policy.groups.thresholds.lag_warning.reset();
  s.Flow(10, 2'000);
  s.Run(minutes(10));
  s.log().end += 7'000'000;
  s.Run(hours(2));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, SawTeethShorterThanAThirdOfTheWindow) {
  Scenario s = Quiet();
  s.Flow(100, 0);
  s.Run(hours(2), [&](Duration at) {
    if (Every(at, seconds(90))) s.reader().committed = s.log().end;
  });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, ALoadThatDoublesAndHalves) {
  Scenario s = Quiet();
  s.reader().keeps = 200;
  s.Run(hours(4), [&](Duration at) {
    s.log().writes = at % hours(1) < minutes(30) ? 100 : 800;
    s.reader().keeps = 2 * s.log().writes;
  });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, NoiseOnALargeSteadyLag) {
  Scenario s = Quiet();
  s.policy.groups.thresholds.lag_warning.reset();
  s.Flow(1'000, 1'000).log().end = 500'000;
  std::mt19937 random(5);
  s.Run(hours(12), [&](Duration) { s.reader().reads = 700 + static_cast<double>(random() % 600); });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// Restarts of members.

TEST(QuietCases, ARollingRestartOfThreeMembers) {
  Scenario s;
  for (int p = 0; p < 3; ++p) {
    s.Partition("a", p).Flow(10, kAll, "a", p).Owner("m" + std::to_string(p), {{"a", p}});
  }
  s.Run(minutes(10));
  for (std::size_t m = 0; m < 3; ++m) {
    s.group().state = GroupState::kPreparingRebalance;
    s.Run(seconds(15));
    s.group().state = GroupState::kStable;
    s.group().members.at(m).first += "-new";
    s.Run(seconds(30));
  }
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, ARollingRestartOfTenMembersInTwoMinutes) {
  Scenario s(seconds(5));
  for (int p = 0; p < 10; ++p) {
    s.Partition("a", p).Flow(10, kAll, "a", p).Owner("m" + std::to_string(p), {{"a", p}});
  }
  s.Run(minutes(10));
  for (std::size_t m = 0; m < 10; ++m) {
    s.group().state = GroupState::kPreparingRebalance;
    s.Pause();
    s.Run(seconds(5));
    s.group().state = GroupState::kStable;
    s.group().members.at(m).first += "-new";
    for (int p = 0; p < 10; ++p) s.reader("a", p).reads = kAll;
    s.Run(seconds(5));
  }
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, ADeploymentThatStopsTheGroupForThreeMinutes) {
  Scenario s = Quiet();
  s.Flow(10, 30);
  s.Run(minutes(10));
  s.Stop();
  s.Run(minutes(3));
  s.Owner("m2").Flow(10, 30);
  s.Run(minutes(20));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "10:15 ok: no_members", "13:15 ok"));
}

// Restarts of lagwatch.

TEST(QuietCases, ARestartOfLagwatchBesideAGroupThatKeepsUp) {
  Scenario s = Quiet();
  s.reader().keeps = 15;
  s.Run(minutes(10));
  for (int i = 0; i < 10; ++i) {
    s.Restart();
    s.Run(minutes(2) + seconds(45));
  }
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, ARestartOfLagwatchBesideAStuckGroupSaysNothingBeforeItsWindow) {
  Scenario s = Quiet();
  s.policy.groups.thresholds.lag_warning.reset();
  s.Run(minutes(5));
  s.Pause();
  s.Run(minutes(10));
  s.Restart();
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(),
            Lines("0:00 ok", "10:30 critical: stalled", "15:00 ok", "20:15 critical: stalled"));
}

TEST(QuietCases, ARestartOfLagwatchBesideAGroupThatStoppedLongAgo) {
  Scenario s = Quiet();
  s.Stop().policy.groups.thresholds.lag_warning = 500;
  s.log() = {.start = 1'100, .end = 9'000, .writes = 1};
  s.Run(hours(48));
  EXPECT_EQ(s.Story(), Lines("0:00 warning: data_loss, lag_above_threshold, no_members, inactive",
                             "1440:00 ok: data_loss, lag_above_threshold, no_members, inactive"));
}

TEST(QuietCases, ARestartOfLagwatchInTheMidstOfARebalance) {
  Scenario s = Quiet();
  s.group().state = GroupState::kCompletingRebalance;
  s.group().members.at(0).second.clear();
  s.Run(seconds(30));
  s.group().state = GroupState::kStable;
  s.group().members.at(0).second = {{"a", 0}};
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok: no_assignment", "0:45 ok"));
}

// Gaps.

TEST(QuietCases, KafkaGoneForThreeIntervals) {
  Scenario s = Quiet();
  s.reader().keeps = 15;
  s.Run(minutes(10));
  s.down = true;
  s.Run(seconds(45));
  s.down = false;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
  EXPECT_EQ(s.Told().counters.rebalances, 0U);
}

TEST(QuietCases, KafkaGoneForTenMinutes) {
  Scenario s = Quiet();
  s.reader().keeps = 15;
  s.Run(minutes(10));
  s.down = true;
  s.Run(minutes(10));
  s.down = false;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "11:00 unknown: stale_data", "20:15 ok"));
}

TEST(QuietCases, TheCoordinatorGoneForTwoMinutes) {
  Scenario s = Quiet();
  s.reader().keeps = 15;
  s.Run(minutes(10));
  s.groups_listed = false;
  s.Run(minutes(2));
  s.groups_listed = true;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "11:00 unknown: stale_data", "12:15 ok"));
}

TEST(QuietCases, AnOutageIsNoWaiting) {
  Scenario s = Quiet();
  s.Run(minutes(10));
  // The last commit before and the first after are far apart, for nobody could commit meanwhile.
  s.Pause();
  s.Run(minutes(4));
  s.down = true;
  s.Run(minutes(3));
  s.down = false;
  s.Run(minutes(1));
  s.reader().reads = kAll;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "15:00 unknown: stale_data", "17:15 ok"));
}

TEST(QuietCases, WhatIsOnlyCarriedOverDoesNotWait) {
  Scenario s = Quiet();
  s.Run(minutes(10));
  s.Pause();
  s.Run(minutes(4) + seconds(45));
  s.group().commits_readable = false;
  s.Run(seconds(30));
  s.group().commits_readable = true;
  s.reader().reads = kAll;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, CollectionsThatComeLate) {
  Scenario s = Quiet();
  s.reader().keeps = 15;
  s.Run(minutes(5));
  for (int i = 0; i < 20; ++i) {
    s.Sleep(seconds(15 * (i % 5)));
    s.Run(seconds(15));
  }
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// Deletion.

TEST(QuietCases, JumpyDeletionBehindAGroupThatKeepsUp) {
  Scenario s = Quiet();
  s.policy.groups.thresholds.lag_warning.reset();
  s.Flow(1'000, kAll).log().end = 600'000;
  s.reader().keeps = 500;
  // The load of ten minutes ago is deleted, while the present one is a tenth of it.
  s.Run(hours(2), [&](Duration at) {
    s.log().writes = at % minutes(20) < minutes(10) ? 1'000 : 100;
    const double deletes = at % minutes(20) < minutes(10) ? 100 : 1'000;
    if (Every(at, minutes(1)) && at > minutes(10)) s.log().start += deletes * 60;
  });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, FastDeletionFarBehindAGroupThatIsTenMinutesLate) {
  Scenario s = Quiet();
  s.policy.groups.thresholds.lag_warning.reset();
  s.Flow(100, 100).log().end = 2'060'000;
  s.reader().committed = 2'000'000;
  s.log().deletes = 1'000;
  s.Run(minutes(9));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, ATopicThatItsReaderDeletesFrom) {
  Scenario s = Quiet();
  // As Kafka Streams does with its repartition topics: all that is committed is deleted.
  s.reader().keeps = 100;
  s.Run(hours(3), [&](Duration at) {
    s.log().writes = 10 + static_cast<double>((at / minutes(1)) % 20);
    if (Every(at, seconds(30))) s.log().start = s.reader().committed;
  });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(QuietCases, AnEmptiedTopicWhoseGroupHadReadAll) {
  Scenario s = Quiet();
  s.log().writes = 0;
  s.Run(minutes(10));
  s.log().start = s.log().end;
  s.Run(hours(1));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// Its first unread offset is as old as the last transaction, and no consumer ever reads it.
TEST(QuietCases, TheAgeOfATransactionsMarkerIsNoTrouble) {
  Scenario s;
  s.policy.groups.thresholds.time_lag_critical = minutes(1);
  s.Owner("m").log().end += 1;
  s.reader().age = hours(3);
  s.Run(minutes(10));
  EXPECT_EQ(s.Told().lag_max, 1);
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

}  // namespace
}  // namespace lagwatch::core

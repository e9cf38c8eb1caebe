// SPDX-License-Identifier: Apache-2.0
// Verdicts hold through what hides a group for a while: a restart of lagwatch, an outage of Kafka.
// And rules look at what a consumer can still receive, not at offsets alone
// (docs/reference/verdicts.md).
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

// Members gone for two hours; 50 records were read ten minutes before that.
Scenario LongStopped() {
  Scenario s;
  s.Flow(1, 0).log().end = 8'000;
  s.reader().last_read = s.now - hours(2);
  return s;
}

// A restart: the record before the commit tells that the group was alive.

TEST(RestartCases, AStoppedGroupIsCriticalAfterOneWindow) {
  Scenario s = LongStopped();
  s.Run(minutes(10));
  s.Restart();
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok: no_members", "5:15 critical: stopped, no_members",
                             "10:00 ok: no_members", "15:15 critical: stopped, no_members"));
}

TEST(RestartCases, ALastReadBeyondInactiveAfterIsOutOfUse) {
  Scenario s = LongStopped();
  s.reader().last_read = s.now - hours(25);
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok: no_members, inactive"));
  EXPECT_EQ(s.Find(ReasonKind::kInactive)->text,
            "the group has no member, and the last record that it read is 1 d 1 h old");
}

TEST(RestartCases, AGroupGoesOutOfUseInactiveAfterItsLastRead) {
  Scenario s = LongStopped();
  s.reader().last_read = s.now - hours(23) - minutes(50);
  s.Run(minutes(20));
  EXPECT_EQ(s.Story(),
            Lines("0:00 ok: no_members", "5:15 critical: stopped, no_members",
                  "10:00 ok: stopped, no_members, inactive", "10:45 ok: no_members, inactive"));
}

TEST(RestartCases, ALastReadStaysKnownWhileItCannotBeLookedUp) {
  Scenario s = LongStopped();
  s.Run(minutes(10));
  s.reader().last_read.reset();
  s.Run(minutes(10));
  EXPECT_EQ(s.Verdict(), "critical: stopped, no_members");
}

TEST(RestartCases, WithoutALastReadNothingIsClaimed) {
  Scenario s = LongStopped();
  s.reader().last_read.reset();
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok: no_members, inactive"));
  EXPECT_EQ(s.Find(ReasonKind::kInactive)->text,
            "the group has no member, and no activity was seen for 10 min (since lagwatch started "
            "watching)");
}

// An outage: what held when it began is held until it is disproved.

void Outage(Scenario& s, Duration duration) {
  s.down = true;
  s.Run(duration);
  s.down = false;
}

Scenario Stalled() {
  Scenario s = Living();
  s.Run(minutes(5));
  s.Pause();
  s.Run(minutes(7));
  return s;
}

TEST(OutageCases, AStalledGroupStaysCritical) {
  Scenario s = Stalled();
  Outage(s, minutes(3));
  s.Run(minutes(6));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "10:30 critical: stalled", "13:00 unknown: stale_data",
                             "15:15 critical: stalled"));
}

TEST(OutageCases, AReasonSaysThatItHeldBeforeTheGap) {
  Scenario s = Stalled();
  Outage(s, minutes(3));
  s.Run(seconds(15));
  const Reason& stalled = *s.Find(ReasonKind::kStalled);
  ASSERT_TRUE(stalled.gap);
  EXPECT_EQ(stalled.gap->ended, s.now);
  EXPECT_EQ(stalled.gap->span, minutes(3) + seconds(15));
  EXPECT_EQ(stalled.lasting, minutes(10));
  s.Run(minutes(5));
  EXPECT_FALSE(s.Find(ReasonKind::kStalled)->gap);
}

TEST(OutageCases, ACommitThatMovedMeanwhileEndsIt) {
  Scenario s = Stalled();
  Outage(s, minutes(3));
  s.reader().committed += 10;
  s.Run(minutes(4));
  EXPECT_EQ(s.Story(),
            Lines("0:00 ok", "10:30 critical: stalled", "13:00 unknown: stale_data", "15:15 ok"));
}

TEST(OutageCases, AStoppedGroupStaysCritical) {
  Scenario s = Living();
  s.Run(minutes(5));
  s.Stop();
  s.Run(minutes(7));
  Outage(s, minutes(3));
  s.Run(minutes(6));
  EXPECT_EQ(s.Story(),
            Lines("0:00 ok", "5:15 ok: no_members", "10:30 critical: stopped, no_members",
                  "13:00 unknown: stale_data", "15:15 critical: stopped, no_members"));
}

TEST(OutageCases, AnOutageOfOnePartitionIsOne) {
  Scenario s = Stalled();
  s.log().readable = false;
  s.Run(minutes(3));
  s.log().readable = true;
  s.Run(minutes(6));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "10:30 critical: stalled", "13:00 unknown: incomplete_data",
                             "15:15 critical: stalled"));
}

TEST(OutageCases, AnOutageJustAsLongAsValuesAreShown) {
  Scenario s = Stalled();
  Outage(s, seconds(45));
  s.Run(minutes(6));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "10:30 critical: stalled"));
}

TEST(OutageCases, ACommitBeyondTheEndStaysCritical) {
  Scenario s;
  s.Owner("m").reader().committed = 1'500;
  s.Run(minutes(2));
  Outage(s, minutes(3));
  s.Run(minutes(5));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "0:15 critical: offset_beyond_end",
                             "3:00 unknown: stale_data", "5:15 critical: offset_beyond_end"));
}

TEST(OutageCases, AnUncommittedPartitionStaysAWarning) {
  Scenario s;
  s.Partition("a", 1).Owner("m", {{"a", 0}, {"a", 1}});
  s.reader("a", 1).committing = false;
  s.Run(minutes(10));
  Outage(s, minutes(3));
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "5:00 warning: uncommitted", "11:00 unknown: stale_data",
                             "13:15 warning: uncommitted"));
}

TEST(OutageCases, AGroupThatFallsBehindIsHeldForAWindow) {
  Scenario s;
  s.Owner("m").Flow(100, 50);
  s.policy.groups.thresholds.lag_warning.reset();
  s.Run(minutes(12));
  ASSERT_EQ(s.Verdict(), "warning: falling_behind");
  Outage(s, minutes(3));
  s.Run(seconds(15));
  EXPECT_EQ(s.Verdict(), "warning: falling_behind");
  s.Flow(100, 100);
  s.Run(minutes(4));
  EXPECT_EQ(s.Verdict(), "warning: falling_behind");
  s.Run(minutes(7));
  EXPECT_EQ(s.Verdict(), "ok");
}

// Resets.

TEST(ResetCases, AResetForwardOfAGroupWithoutMembersIsNotConsumed) {
  Scenario s = Living();
  s.Run(minutes(5));
  s.Stop();
  s.Run(minutes(1));
  const std::uint64_t consumed = s.Told().topics.at(0).records_consumed;
  s.log().end += 5'000;
  s.reader().committed += 4'000;
  s.Run(minutes(1));
  EXPECT_EQ(s.Told().topics.at(0).records_consumed, consumed);
  EXPECT_EQ(s.Told().topics.at(0).records_skipped, 4'000U);
}

TEST(ResetCases, WhatConsumersWithoutMembershipReadIsConsumed) {
  Scenario s;
  s.Flow(10, kAll);
  s.Run(minutes(20));
  EXPECT_EQ(s.Told().topics.at(0).records_consumed, 12'000U);
  EXPECT_EQ(s.Told().topics.at(0).records_skipped, 0U);
}

TEST(ResetCases, ACommitThatStoodStillForAWindowIsResetOnce) {
  Scenario s;
  s.log().end = 9'000;
  s.Run(minutes(6));
  s.reader().committed += 1'000;
  s.Run(seconds(15));
  EXPECT_EQ(s.Told().topics.at(0).records_skipped, 1'000U);
  // It goes on moving: somebody reads without being a member.
  s.reader().committed += 100;
  s.Run(seconds(15));
  EXPECT_EQ(s.Told().topics.at(0).records_consumed, 100U);
  EXPECT_EQ(s.Told().topics.at(0).records_skipped, 1'000U);
}

// Clocks of rules begin with their cause.

TEST(CauseCases, TheFirstRecordOfAnEmptyPartitionHasAWindowToBeCommitted) {
  Scenario s;
  s.Partition("a", 1, 0).Owner("m", {{"a", 0}, {"a", 1}});
  s.reader("a", 1).committing = false;
  s.Run(minutes(20));
  s.log("a", 1).end = 5;
  s.Run(minutes(4) + seconds(45));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
  s.Run(minutes(1));
  EXPECT_EQ(s.Verdict(), "warning: uncommitted");
  EXPECT_EQ(s.Find(ReasonKind::kUncommitted)->lasting, minutes(5) + seconds(30));
}

// What no consumer receives is settled.

TEST(SettledCases, AnAbortedTailIsNoBacklog) {
  Scenario s = Living();
  s.policy.groups.thresholds.lag_warning = 20;
  s.Run(minutes(5));
  s.log().writes = 0;
  s.log().end += 22;
  s.Pause().reader().nothing = true;
  s.Run(minutes(20));
  EXPECT_EQ(s.Told().lag_max, 22);
  EXPECT_EQ(s.Told().catch_up, 0);
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(SettledCases, ARecordBehindTheAbortedTailCounts) {
  Scenario s = Living();
  s.Run(minutes(5));
  s.log().writes = 0;
  s.log().end += 22;
  s.Pause().reader().nothing = true;
  s.Run(minutes(20));
  s.log().end += 1;
  s.reader().nothing = false;
  s.reader().age = seconds(1);
  s.Run(minutes(6));
  EXPECT_EQ(s.Verdict(), "critical: stalled");
}

// Deletion that follows the group's own commits.

Scenario Purged() {
  Scenario s(seconds(5));
  s.policy.groups.window = seconds(40);
  s.policy.groups.thresholds.lag_warning.reset();
  s.Owner("m").Flow(300, 320).log().end = 8'000;
  s.reader().committed = 4'000;
  return s;
}

TEST(PurgeCases, DeletionUpToTheCommitDoesNotOvertakeIt) {
  Scenario s = Purged();
  s.Run(minutes(5), [&](Duration) { s.log().start = s.reader().committed; });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(PurgeCases, APurgeBetweenTheReadsOfCommitAndStartLosesNothing) {
  Scenario s = Purged();
  s.Run(minutes(1), [&](Duration) { s.log().start = s.reader().committed; });
  s.Run(minutes(4), [&](Duration at) {
    // The commit that was purged up to came just after the one that was read.
    s.log().start = s.reader().committed + (at % seconds(15) == Duration::zero() ? 90 : 0);
  });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
  EXPECT_EQ(s.Told().topics.at(0).records_lost, 0U);
}

TEST(PurgeCases, ALogThatCannotBeReadForAWhileIsNoLoss) {
  Scenario s = Purged();
  s.Run(minutes(5), [&](Duration) { s.log().start = s.reader().committed; });
  s.log().readable = false;
  s.Run(minutes(1));
  EXPECT_EQ(s.Verdict(), "unknown: incomplete_data");
  EXPECT_EQ(s.Told().topics.at(0).records_lost, 0U);
}

TEST(PurgeCases, DeletionThatComesNearStillIsARisk) {
  Scenario s = Purged();
  s.Flow(300, 100).log().deletes = 150;
  s.Run(minutes(1));
  EXPECT_EQ(s.Verdict(), "critical: retention_risk, falling_behind");
}

}  // namespace
}  // namespace lagwatch::core

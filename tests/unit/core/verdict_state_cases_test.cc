// SPDX-License-Identifier: Apache-2.0
// The rules of docs/reference/verdicts.md from number 10 on: thresholds, and what is told by the
// state of the group. See verdict_cases_test.cc.
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

// Rules 10 and 11.

TEST(StateCases, OnlyAboveTheThresholdAndAtOnce) {
  Scenario s;
  s.Owner("m");
  s.policy.groups.thresholds.lag_critical = 15'000;
  s.log().end = 11'000;
  s.Run(seconds(15));
  s.log().end = 11'001;
  s.Run(seconds(15));
  EXPECT_EQ(s.Find(ReasonKind::kLagAboveThreshold)->value, 10'001);
  s.log().end = 16'001;
  s.Run(seconds(15));
  s.reader().committed = 16'001;
  s.Run(seconds(15));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "0:30 warning: lag_above_threshold",
                             "0:45 critical: lag_above_threshold", "1:00 ok"));
}

TEST(StateCases, AThresholdOfAgeIsSilentWhileTheAgeIsUnknown) {
  Scenario s = Living();
  s.policy.groups.thresholds.time_lag_warning = minutes(1);
  s.policy.groups.thresholds.time_lag_critical = minutes(2);
  s.reader().keeps = 5;
  s.Run(minutes(1));
  s.reader().age = seconds(60);
  s.Run(seconds(15));
  s.reader().age = seconds(61);
  s.Run(seconds(15));
  s.reader().age = seconds(121);
  s.Run(seconds(15));
  s.reader().age = {};
  s.Run(seconds(15));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "1:30 warning: time_lag_above_threshold",
                             "1:45 critical: time_lag_above_threshold", "2:00 ok"));
}

// Rule 12.

TEST(StateCases, RebalancesForHalfTheWindowAreAStorm) {
  Scenario s = Living();
  s.Run(minutes(5));
  // Every half minute its member has a new name, as after max.poll.interval.ms was exceeded.
  s.Run(minutes(10), [&](Duration at) {
    if (at % seconds(30) == Duration::zero()) s.group().members.at(0).first += "x";
  });
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "8:15 warning: rebalance_storm", "18:30 ok"));
  EXPECT_EQ(s.Told().counters.rebalances, 20U);
}

TEST(StateCases, AGroupThatNeverLeavesItsRebalanceIsAStorm) {
  Scenario s = Living();
  s.Run(minutes(5));
  s.group().state = GroupState::kPreparingRebalance;
  s.group().members.at(0).second.clear();
  s.Run(minutes(10));
  EXPECT_EQ(s.Verdict(), "warning: rebalance_storm, no_assignment");
  EXPECT_EQ(s.Told().counters.rebalances, 1U);
}

// Rule 13.

TEST(StateCases, AnOwnedPartitionWithoutACommitIsSaidAfterTheWindow) {
  Scenario s;
  s.Partition("a", 1).Owner("m", {{"a", 0}, {"a", 1}});
  s.reader("a", 1).committing = false;
  s.Run(minutes(6));
  s.reader("a", 1).committing = true;
  s.Run(minutes(1));
  EXPECT_EQ(s.Story(), Lines("0:00 ok", "5:00 warning: uncommitted", "6:15 ok"));
}

TEST(StateCases, AnOwnedPartitionWithoutRecordsNeedsNoCommit) {
  Scenario s;
  s.Partition("a", 1, 0).Owner("m", {{"a", 0}, {"a", 1}});
  s.reader("a", 1).committing = false;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

// Rules 14 to 16.

TEST(StateCases, MembersWithoutAPartitionAreSaid) {
  Scenario s;
  s.Owner("m", {});
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok: no_assignment"));
}

TEST(StateCases, AStreamsGroupThatIsNotReadyStopsWhenRecordsWait) {
  Scenario s;
  s.Owner("m", {});
  s.group().type = GroupType::kStreams;
  s.group().state = GroupState::kNotReady;
  s.log().end = 1'500;
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok: no_assignment", "5:15 critical: stopped, no_assignment"));
}

TEST(StateCases, IdleMembersBesideBusyOnesAreNothing) {
  Scenario s = Living();
  s.Owner("idle-1", {}).Owner("idle-2", {});
  s.Run(minutes(10));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
  EXPECT_EQ(s.Told().members_idle, 2U);
}

TEST(StateCases, AGroupThatStoppedIsInactiveAfterADay) {
  Scenario s = Living();
  s.policy.groups.thresholds.lag_warning.reset();
  s.Run(minutes(10));
  s.Stop();
  s.log().writes = 1;
  s.Run(hours(30));
  EXPECT_EQ(s.Story(),
            Lines("0:00 ok", "10:15 ok: no_members", "15:30 critical: stopped, no_members",
                  "1450:00 ok: stopped, no_members, inactive", "1450:45 ok: no_members, inactive"));
}

}  // namespace
}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// One test for each row of the table of sentences in docs/reference/verdicts.md.
#include "core/headline.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "support/scenario.h"

namespace lagwatch::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::kAll;
using testing::kStart;
using testing::Living;
using testing::Scenario;

std::string MergedReason(const Scenario& s) { return Headline(s.report(), s.Told()); }

// 795 records wait from the first look on, and nothing moves.
Scenario Stuck() {
  Scenario s;
  s.Owner("m");
  s.log().end = 1'795;
  return s;
}

// Row 1.

TEST(HeadlineTest, AnUnknownGroupIsToldWithItsDatedLastKnownSentence) {
  Scenario s = Living();
  s.Run(minutes(10));
  s.down = true;
  s.Run(seconds(90));
  EXPECT_EQ(MergedReason(s),
            "Not read since 16:10:00 UTC, 1 min 30 s ago: Kafka has not answered for longer than "
            "--collect.stale-after. Last known: Caught up: nothing waits.");
}

TEST(HeadlineTest, AGroupThatWasNeverReadSaysSo) {
  Scenario s;
  s.group().commits_readable = false;
  s.Run(seconds(15));
  EXPECT_EQ(MergedReason(s), "Never read so far: not everything about the group could be read.");
}

// Row 2.

TEST(HeadlineTest, TroubleIsTheFirstReason) {
  Scenario s = Stuck();
  s.Run(minutes(6));
  EXPECT_EQ(
      MergedReason(s),
      "Partition 0 of a has not moved for 6 min while 795 records wait, and its owner m-client "
      "is a live member.");
}

TEST(HeadlineTest, WhatIsHeldThroughAGapSaysSo) {
  Scenario s = Stuck();
  s.Run(minutes(6));
  s.down = true;
  s.Run(seconds(90));
  s.down = false;
  s.Run(seconds(15));
  EXPECT_EQ(MergedReason(s),
            "Partition 0 of a has not moved for 7 min 45 s while 795 records wait, and its owner "
            "m-client is a live member. It stood there before the gap of 1 min 45 s that ended at "
            "16:07:45 UTC, too.");
}

// Rows 3 and 4.

TEST(HeadlineTest, AGroupThatWasSeenAliveIsUnused) {
  Scenario s = Living();
  s.policy.groups.inactive_after = hours(1);
  s.Run(minutes(1));
  s.Stop();
  s.Run(minutes(61));
  EXPECT_EQ(s.Told().shown_as, ShownAs::kUnused);
  EXPECT_EQ(MergedReason(s), "Unused: no member, and no commit has moved for 1 h 1 min.");
}

TEST(HeadlineTest, WhatWasBeforeTheWatchIsNotClaimed) {
  Scenario s;
  s.log().end = 1'795;
  s.Run(seconds(45));
  EXPECT_EQ(s.Told().shown_as, ShownAs::kWatching);
  const std::string unseen =
      "No member, and no commit has moved in the 45 s that lagwatch has watched. What was before, "
      "it "
      "did not see.";
  EXPECT_EQ(MergedReason(s), unseen);
  GroupReport read = s.Told();
  read.last_read = LastRead{kStart - hours(1), 0, 0};
  EXPECT_EQ(Headline(s.report(), read),
            unseen +
                " The last commit is not older than 15:00:00 UTC: the record before it is from "
                "then.");
}

// Rows 5 and 6.

TEST(HeadlineTest, WhatHasNotMovedSoFarIsTooEarlyToCall) {
  Scenario s = Stuck();
  s.Run(seconds(45));
  EXPECT_EQ(MergedReason(s),
            "Too early to call: partition 0 of a has not moved in the 45 s watched so far; 795 "
            "records wait. If that lasts 5 min, lagwatch calls it stalled.");
  s.Stop();
  s.Run(seconds(45));
  EXPECT_EQ(
      MergedReason(s),
      "Too early to call: partition 0 of a has not moved in the 1 min 30 s watched so far; 795 "
      "records wait. If that lasts 5 min, lagwatch calls it stopped.");
}

TEST(HeadlineTest, AMutedRuleIsNotAnnounced) {
  Scenario s = Stuck();
  s.policy.groups.mute.set(static_cast<std::size_t>(ReasonKind::kStalled));
  s.Run(seconds(60));
  EXPECT_EQ(MergedReason(s),
            "No rule objects so far. Watched for 1 min of 5 min; not judged yet: stopped, "
            "retention risk, falling behind, rebalance storm, uncommitted.");
}

TEST(HeadlineTest, ABacklogThatMovesIsNotJudgedYet) {
  Scenario s;
  s.Owner("m").Flow(10, 20);
  s.log().end = 5'000;
  s.Run(seconds(45));
  EXPECT_EQ(MergedReason(s),
            "No rule objects so far. Watched for 45 s of 5 min; not judged yet: stopped, stalled, "
            "retention risk, falling behind, rebalance storm, uncommitted.");
}

// Rows 7 and 8.

TEST(HeadlineTest, WithoutACommitThereIsNoLag) {
  Scenario s;
  s.log().end = 0;
  s.log("a", 1).end = 0;
  s.Owner("m", {{"a", 0}, {"a", 1}});
  s.reader().committing = false;
  s.Run(minutes(6));
  EXPECT_EQ(MergedReason(s),
            "It has no commit on any of its 2 partitions, so it has no lag to tell.");
}

TEST(HeadlineTest, ASettledGroupIsCaughtUpAtOnce) {
  Scenario s = Living();
  s.Run(seconds(15));
  EXPECT_EQ(s.Told().shown_as, ShownAs::kOk);
  EXPECT_EQ(MergedReason(s), "Caught up: nothing waits.");
  s.reader().keeps = 1;
  s.Run(seconds(15));
  EXPECT_EQ(MergedReason(s), "Caught up: at most one record waits on any partition.");
}

// Rows 9 to 12.

TEST(HeadlineTest, APartitionThatStandsIsNamedBeforeTheRuleFires) {
  Scenario s = Living();
  s.Run(minutes(10));
  s.Pause();
  s.Run(seconds(75));
  EXPECT_EQ(MergedReason(s),
            "Behind, and partition 0 of a has not moved for 1 min; 750 records wait. If that lasts "
            "5 min, lagwatch calls it stalled.");
}

TEST(HeadlineTest, AGroupThatNeverCatchesUpIsToldWithBothRates) {
  Scenario s;
  s.Owner("m").Flow(5.2, 5);
  s.log().end = 6'000;
  s.Run(minutes(10));
  EXPECT_EQ(MergedReason(s), "Behind and not catching up: it reads 5/s, 5.2/s are written.");
}

TEST(HeadlineTest, AGroupThatCatchesUpIsToldWhen) {
  Scenario s;
  s.Owner("m").Flow(10, 20);
  s.log().end = 10'000;
  s.Run(minutes(10));
  EXPECT_EQ(MergedReason(s), "Behind by 3,000 records; at this rate caught up in 5 min.");
  s.reader().age = seconds(184);
  s.Run(seconds(15));
  EXPECT_EQ(MergedReason(s), "Behind by 3 min 4 s; at this rate caught up in 4 min 45 s.");
}

TEST(HeadlineTest, WithoutRatesOnlyTheLagIsTold) {
  Scenario s = Living();
  s.Run(minutes(10));
  s.log("a", 1).end = 500;
  s.reader("a", 1).committed = 0;
  s.Run(seconds(15));
  EXPECT_EQ(MergedReason(s), "Behind by 500 records.");
}

// Row 13.

TEST(HeadlineTest, ALagThatIsNotKnownIsNoLag) {
  Scenario s = Living();
  s.policy.groups.mute.set(static_cast<std::size_t>(ReasonKind::kIncompleteData));
  s.Run(minutes(10));
  s.reader().readable = false;
  s.Run(minutes(2));
  EXPECT_EQ(MergedReason(s), "Its lag is not known: 1 of its partitions could not be read.");
}

// What the settings silence.

TEST(HeadlineTest, RulesThatTheWindowSilencesAreNamed) {
  Scenario s = Living();
  s.policy.groups.window = minutes(1);
  s.Run(minutes(10));
  EXPECT_EQ(MergedReason(s),
            "Caught up: nothing waits. These settings never judge falling_behind, rebalance_storm: "
            "the window (1 min) is shorter than five intervals of 15 s.");
  EXPECT_TRUE(s.Told().pending.none());
  s.policy.groups.mute.set(static_cast<std::size_t>(ReasonKind::kFallingBehind));
  s.policy.groups.mute.set(static_cast<std::size_t>(ReasonKind::kRebalanceStorm));
  s.Run(seconds(15));
  EXPECT_EQ(MergedReason(s), "Caught up: nothing waits.") << "muted rules are missed by nobody";
}

}  // namespace
}  // namespace lagwatch::core

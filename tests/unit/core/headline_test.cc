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

std::string HeadlineOf(const Scenario& s) { return Headline(s.report(), s.Told()); }

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
  EXPECT_EQ(HeadlineOf(s),
            "Not read since 16:10:00 UTC, 1 min 30 s ago: Kafka has not answered for longer than "
            "--collect.stale-after. Last known: Caught up: no unread records.");
}

TEST(HeadlineTest, AGroupThatWasNeverReadSaysSo) {
  Scenario s;
  s.group().commits_readable = false;
  s.Run(seconds(15));
  EXPECT_EQ(HeadlineOf(s), "Not read yet: some data of the group could not be read.");
}

// Row 2.

TEST(HeadlineTest, TroubleIsTheFirstReason) {
  Scenario s = Stuck();
  s.Run(minutes(6));
  EXPECT_EQ(
      HeadlineOf(s),
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
  EXPECT_EQ(
      HeadlineOf(s),
      "Partition 0 of a has not moved for 7 min 45 s while 795 records wait, and its owner "
      "m-client is a live member. This was already so before lagwatch could not read the group "
      "for 1 min 45 s, until 16:07:45 UTC.");
}

// Rows 3 and 4.

TEST(HeadlineTest, AGroupThatWasSeenAliveIsUnused) {
  Scenario s = Living();
  s.policy.groups.inactive_after = hours(1);
  s.Run(minutes(1));
  s.Stop();
  s.Run(minutes(61));
  EXPECT_EQ(s.Told().shown_as, ShownAs::kUnused);
  EXPECT_EQ(HeadlineOf(s), "Unused: no member, and no commit has moved for 1 h 1 min.");
}

TEST(HeadlineTest, WhatWasBeforeTheWatchIsNotClaimed) {
  Scenario s;
  s.log().end = 1'795;
  s.Run(seconds(45));
  EXPECT_EQ(s.Told().shown_as, ShownAs::kWatching);
  const std::string unseen =
      "No member, and no commit has moved in the 45 s since lagwatch started watching. Earlier "
      "activity is unknown.";
  EXPECT_EQ(HeadlineOf(s), unseen);
  GroupReport read = s.Told();
  read.last_read = LastRead{kStart - hours(1), 0, 0};
  EXPECT_EQ(Headline(s.report(), read),
            unseen +
                " The last commit was made at 15:00:00 UTC or later: the record before it was "
                "written then.");
}

// Rows 5 and 6.

TEST(HeadlineTest, WhatHasNotMovedSoFarIsTooEarlyToCall) {
  Scenario s = Stuck();
  s.Run(seconds(45));
  EXPECT_EQ(HeadlineOf(s),
            "Too early to judge: partition 0 of a has not moved in the 45 s watched so far; 795 "
            "records wait. If this lasts 5 min, the verdict is stalled.");
  s.Stop();
  s.Run(seconds(45));
  EXPECT_EQ(
      HeadlineOf(s),
      "Too early to judge: partition 0 of a has not moved in the 1 min 30 s watched so far; 795 "
      "records wait. If this lasts 5 min, the verdict is stopped.");
}

TEST(HeadlineTest, AMutedRuleIsNotAnnounced) {
  Scenario s = Stuck();
  s.policy.groups.mute.set(static_cast<std::size_t>(ReasonKind::kStalled));
  s.Run(seconds(60));
  EXPECT_EQ(HeadlineOf(s),
            "No rule has fired so far. Watched for 1 min of 5 min; not judged yet: stopped, "
            "retention risk, falling behind, rebalance storm, uncommitted.");
}

TEST(HeadlineTest, ABacklogThatMovesIsNotJudgedYet) {
  Scenario s;
  s.Owner("m").Flow(10, 20);
  s.log().end = 5'000;
  s.Run(seconds(45));
  EXPECT_EQ(
      HeadlineOf(s),
      "No rule has fired so far. Watched for 45 s of 5 min; not judged yet: stopped, stalled, "
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
  EXPECT_EQ(HeadlineOf(s), "It has no commit on any of its 2 partitions, so its lag is unknown.");
}

TEST(HeadlineTest, ASettledGroupIsCaughtUpAtOnce) {
  Scenario s = Living();
  s.Run(seconds(15));
  EXPECT_EQ(s.Told().shown_as, ShownAs::kOk);
  EXPECT_EQ(HeadlineOf(s), "Caught up: no unread records.");
  s.reader().keeps = 1;
  s.Run(seconds(15));
  EXPECT_EQ(HeadlineOf(s), "Caught up: at most one unread record on any partition.");
}

// Rows 9 to 12.

TEST(HeadlineTest, APartitionThatStandsIsNamedBeforeTheRuleFires) {
  Scenario s = Living();
  s.Run(minutes(10));
  s.Pause();
  s.Run(seconds(75));
  EXPECT_EQ(HeadlineOf(s),
            "Behind, and partition 0 of a has not moved for 1 min; 750 records wait. If this lasts "
            "5 min, the verdict is stalled.");
}

TEST(HeadlineTest, AGroupThatNeverCatchesUpIsToldWithBothRates) {
  Scenario s;
  s.Owner("m").Flow(5.2, 5);
  s.log().end = 6'000;
  s.Run(minutes(10));
  EXPECT_EQ(HeadlineOf(s), "Behind and not catching up: it reads 5/s while 5.2/s are written.");
}

TEST(HeadlineTest, AGroupThatCatchesUpIsToldWhen) {
  Scenario s;
  s.Owner("m").Flow(10, 20);
  s.log().end = 10'000;
  s.Run(minutes(10));
  EXPECT_EQ(HeadlineOf(s), "Behind by 3,000 records; at this rate it catches up in 5 min.");
  s.reader().age = seconds(184);
  s.Run(seconds(15));
  EXPECT_EQ(HeadlineOf(s), "Behind by 3 min 4 s; at this rate it catches up in 4 min 45 s.");
}

TEST(HeadlineTest, WithoutRatesOnlyTheLagIsTold) {
  Scenario s = Living();
  s.Run(minutes(10));
  s.log("a", 1).end = 500;
  s.reader("a", 1).committed = 0;
  s.Run(seconds(15));
  EXPECT_EQ(HeadlineOf(s), "Behind by 500 records.");
}

// Row 13.

TEST(HeadlineTest, ALagThatIsNotKnownIsNoLag) {
  Scenario s = Living();
  s.policy.groups.mute.set(static_cast<std::size_t>(ReasonKind::kIncompleteData));
  s.Run(minutes(10));
  s.reader().readable = false;
  s.Run(minutes(2));
  EXPECT_EQ(HeadlineOf(s), "Its lag is unknown: 1 of its partitions could not be read.");
}

// What the settings silence.

TEST(HeadlineTest, RulesThatTheWindowSilencesAreNamed) {
  Scenario s = Living();
  s.policy.groups.window = minutes(1);
  s.Run(minutes(10));
  EXPECT_EQ(
      HeadlineOf(s),
      "Caught up: no unread records. Rules that never fire with these settings: falling_behind, "
      "rebalance_storm; the window (1 min) is shorter than five intervals of 15 s.");
  EXPECT_TRUE(s.Told().pending.none());
  s.policy.groups.mute.set(static_cast<std::size_t>(ReasonKind::kFallingBehind));
  s.policy.groups.mute.set(static_cast<std::size_t>(ReasonKind::kRebalanceStorm));
  s.Run(seconds(15));
  EXPECT_EQ(HeadlineOf(s), "Caught up: no unread records.") << "muted rules are not mentioned";
}

}  // namespace
}  // namespace lagwatch::core

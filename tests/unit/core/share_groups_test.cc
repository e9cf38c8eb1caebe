// SPDX-License-Identifier: Apache-2.0
// Share groups: a start offset in the place of the commit, the broker's lag in the place of end -
// commit, and both read less often than the rest. Which rules apply: docs/reference/verdicts.md.
#include <gtest/gtest.h>

#include <chrono>

#include "core/advice.h"
#include "core/headline.h"
#include "core/lag.h"
#include "support/scenario.h"

namespace lagwatch::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::kAll;
using testing::Lines;
using testing::Scenario;

// A share group with one member, which takes ten records a second as they come.
Scenario Sharing() {
  Scenario s;
  s.group().type = GroupType::kShare;
  s.Owner("m").Flow(10, kAll);
  return s;
}

const PartitionLag& RowOf(const Scenario& s) { return s.Told().topics.at(0).partitions.at(0); }

PartitionLag ShareRow(std::int64_t committed, std::int64_t start, std::int64_t end) {
  PartitionLag row;
  row.committed_exists = true;
  row.committed = Offset(committed);
  row.bounds = {Offset(start), Offset(end), Offset(), WallTime{}};
  return row;
}

TEST(ShareLagTest, IsWhatTheBrokerCounts) {
  PartitionLag row = ShareRow(0, 0, 600);
  ComputeShareLag(row, Offset(10));
  EXPECT_EQ(row.lag, 10) << "590 records behind the start offset are completed";
  EXPECT_EQ(row.readable_lag, 10);
}

TEST(ShareLagTest, IsUnknownWhereTheBrokerDoesNotKnow) {
  PartitionLag row = ShareRow(0, 0, 600);
  ComputeShareLag(row, Offset(-1));
  EXPECT_EQ(row.lag, std::nullopt);
  EXPECT_EQ(row.readable_lag, std::nullopt);
}

TEST(ShareLagTest, RecordsAreLostOnlyIfTheLogHasFewerThanTheLag) {
  PartitionLag completed = ShareRow(0, 595, 600);
  ComputeShareLag(completed, Offset(5));
  EXPECT_EQ(RecordsLost(completed), 0) << "those that were deleted may have been completed";
  PartitionLag lost = ShareRow(0, 595, 600);
  ComputeShareLag(lost, Offset(600));
  EXPECT_EQ(RecordsLost(lost), 595);
  EXPECT_EQ(lost.readable_lag, 5);
}

TEST(ShareGroupsTest, AHealthyGroupIsOkThroughout) {
  Scenario s = Sharing();
  s.Run(minutes(20));
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(ShareGroupsTest, ACollectionBetweenTwoReadingsKeepsTheLast) {
  Scenario s = Sharing();
  s.Flow(10, 0);
  s.Run(seconds(60));
  EXPECT_EQ(RowOf(s).lag, 600);
  EXPECT_EQ(s.Told().age, Duration::zero());
  s.Run(seconds(45));
  EXPECT_EQ(RowOf(s).lag, 600) << "not asked for again";
  EXPECT_EQ(RowOf(s).committed, Offset(1'000));
  EXPECT_EQ(RowOf(s).bounds.end, Offset(1'600)) << "of the same collection";
  EXPECT_EQ(s.Told().age, seconds(45));
  EXPECT_EQ(s.report().result, CollectionOutcome::kComplete);
  s.Run(seconds(15));
  EXPECT_EQ(RowOf(s).lag, 1'200);
  EXPECT_EQ(s.Told().age, Duration::zero());
}

TEST(ShareGroupsTest, OffsetsThatCannotBeReadAreWithdrawnLater) {
  Scenario s = Sharing();
  s.Run(minutes(2));
  s.group().commits_readable = false;
  s.Run(seconds(105));
  EXPECT_EQ(s.Verdict(), "ok") << "due after 60 s, and fresh for 45 s more";
  s.Run(seconds(15));
  EXPECT_EQ(s.Verdict(), "unknown: stale_data");
}

TEST(ShareGroupsTest, TheTimeLagIsThatOfTheReading) {
  Scenario s = Sharing();
  s.Flow(10, 0);
  s.reader().age = seconds(7);
  s.Run(seconds(60));
  EXPECT_EQ(RowOf(s).time_lag, seconds(7));
  s.Run(seconds(30));
  EXPECT_EQ(RowOf(s).time_lag, seconds(7)) << "the record may have been completed since";
}

TEST(ShareGroupsTest, MembersThatCompleteNothingAreStalled) {
  Scenario s = Sharing();
  s.Run(minutes(2));
  s.Pause();
  s.Run(minutes(10));
  EXPECT_EQ(s.Verdict(), "critical: stalled");
  EXPECT_NE(s.Find(ReasonKind::kStalled)->text.find("none of its members completes one"),
            std::string::npos);
  for (const Advice& advice : AdviceFor(s.Told(), s.report().topics)) {
    EXPECT_EQ(advice.text.find("partition has one"), std::string::npos) << advice.text;
  }
}

TEST(ShareGroupsTest, ALagThatFallsIsProgressWhileOneRecordIsHeld) {
  Scenario s = Sharing();
  s.Flow(0, 0);
  s.log().end = 2'000;
  s.Run(minutes(12), [&](Duration) { s.reader().done += 10; });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
}

TEST(ShareGroupsTest, AStoppedGroup) {
  Scenario s = Sharing();
  s.Run(minutes(2));
  s.Stop();
  s.Run(minutes(10));
  EXPECT_EQ(s.Verdict(), "critical: stopped, no_members");
}

TEST(ShareGroupsTest, FallingBehindAtOneReadingAMinute) {
  Scenario s = Sharing();
  s.Run(minutes(6));
  s.Flow(20, 10);
  s.Run(minutes(9));
  EXPECT_EQ(s.Verdict(), "warning: falling_behind");
}

TEST(ShareGroupsTest, RetentionThatOvertakesIsRiskThenLoss) {
  Scenario s = Sharing();
  s.Flow(10, 5);
  s.log().end = 10'000;
  s.reader().committed = 3'000;
  s.log().deletes = 20;
  s.Run(minutes(4));
  EXPECT_NE(
      s.Find(ReasonKind::kDataLoss) == nullptr && s.Find(ReasonKind::kRetentionRisk) == nullptr,
      true)
      << s.Verdict();
}

TEST(ShareGroupsTest, TheBrokerThatMovesADeletedStartOffsetIsNoPurge) {
  Scenario s = Sharing();
  s.Flow(10, 1);
  s.log().deletes = 12;
  s.log().end = 2'000;
  s.Run(minutes(6));
  EXPECT_FALSE(s.history().topics().empty());
  EXPECT_NE(s.Told().data_loss_eta, std::numeric_limits<double>::infinity());
}

TEST(ShareGroupsTest, ANewPartitionWithoutAStartOffsetIsOk) {
  Scenario s = Sharing();
  s.reader().committing = false;
  s.Run(minutes(20));
  EXPECT_EQ(s.Story(), Lines("0:00 ok")) << "uncommitted does not apply";
  EXPECT_EQ(s.Told().lag_sum, std::nullopt);
  EXPECT_EQ(Headline(s.report(), s.Told()),
            "It has no start offset on any of its 1 partition, so its lag is unknown.");
}

TEST(ShareGroupsTest, ALagThatTheBrokerDoesNotTellIsUnknown) {
  Scenario s = Sharing();
  s.reader().lag_told = false;
  s.Run(minutes(2));
  EXPECT_EQ(s.Verdict(), "unknown: incomplete_data");
  EXPECT_EQ(RowOf(s).committed.known(), true);
  EXPECT_EQ(RowOf(s).lag, std::nullopt);
  EXPECT_NE(s.Find(ReasonKind::kIncompleteData)->text.find("Kafka 4.2"), std::string::npos);
  EXPECT_TRUE(AdviceFor(s.Told(), s.report().topics).empty()) << "Kafka answered";
}

TEST(ShareGroupsTest, MembersThatComeAndGoAreNoStorm) {
  Scenario s = Sharing();
  int number = 0;
  s.Run(minutes(10), [&](Duration) {
    s.group().members.clear();
    s.Owner("m" + std::to_string(++number));
  });
  EXPECT_EQ(s.Story(), Lines("0:00 ok"));
  EXPECT_EQ(s.Told().counters.rebalances, 0u);
}

TEST(ShareGroupsTest, APartitionMayHaveSeveralMembers) {
  Scenario s = Sharing();
  s.Run(seconds(15));
  EXPECT_FALSE(RowOf(s).is_shared);
  s.Owner("n");
  s.Run(seconds(15));
  EXPECT_TRUE(RowOf(s).is_shared);
  s.group().members_readable = false;
  s.Run(seconds(15));
  EXPECT_TRUE(RowOf(s).is_shared) << "carried over";
}

}  // namespace
}  // namespace lagwatch::core

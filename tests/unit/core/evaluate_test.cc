// SPDX-License-Identifier: Apache-2.0
#include "core/evaluate.h"

#include <gtest/gtest.h>

#include "support/snapshots.h"

namespace lagwatch::core {
namespace {

using std::chrono::seconds;
using testing::EvaluateAt;
using testing::kStart;
using testing::SnapshotBuilder;

const PartitionLag& RowOf(const GroupReport& group, std::size_t topic, std::size_t row) {
  return group.topics.at(topic).partitions.at(row);
}

TEST(EvaluateTest, SumsAndWorstCoverEveryCommittedPartition) {
  SnapshotBuilder builder;
  builder.Topic("a", 3, 0, 100).Topic("b", 1, 0, 10);
  builder.Group("g", {{"a", 0, 90}, {"a", 2, 40}, {"b", 0, 10}});
  const Report report = EvaluateAt(nullptr, builder);
  const GroupReport& group = report.groups.at(0);
  EXPECT_EQ(group.lag_sum, 70);
  EXPECT_EQ(group.lag_max, 60);
  EXPECT_EQ(group.topics.at(0).lag_sum, 70);
  EXPECT_EQ(group.topics.at(0).committed_sum, 130);
  EXPECT_EQ(group.topics.at(1).lag_sum, 0);
  EXPECT_EQ(report.result, CollectionOutcome::kComplete);
}

TEST(EvaluateTest, AnUnknownEndMakesWhatCoversItUnknownAndNothingElse) {
  SnapshotBuilder builder;
  builder.Topic("a", 2, 0, 100).Topic("b", 1, 0, 10).EndUnread("a", 1);
  builder.Group("g", {{"a", 0, 90}, {"a", 1, 40}, {"b", 0, 4}});
  const Report report = EvaluateAt(nullptr, builder);
  const GroupReport& group = report.groups.at(0);
  EXPECT_EQ(RowOf(group, 0, 0).lag, 10);
  EXPECT_FALSE(RowOf(group, 0, 1).lag.has_value());
  EXPECT_FALSE(RowOf(group, 0, 1).committed.known());
  EXPECT_FALSE(group.topics.at(0).lag_sum.has_value());
  EXPECT_EQ(group.topics.at(1).lag_sum, 6);
  EXPECT_FALSE(group.lag_sum.has_value());
  EXPECT_FALSE(group.lag_max.has_value());
  EXPECT_EQ(group.status, Status::kUnknown);
  EXPECT_EQ(report.result, CollectionOutcome::kPartial);
}

TEST(EvaluateTest, CountsUncommittedUnassignedAndIdle) {
  SnapshotBuilder builder;
  builder.Topic("a", 4, 0, 100).Topic("b", 3, 0, 10);
  builder.Group("g", {{"a", 0, 90}}).Member("m1", {{"a", 0}, {"a", 1}, {"b", 0}}).Member("m2", {});
  const Report report = EvaluateAt(nullptr, builder);
  const GroupReport& group = report.groups.at(0);
  EXPECT_EQ(group.partitions_uncommitted, 4U);  // a 1, 2, 3 beside a commit; b 0 by its owner
  EXPECT_EQ(group.partitions_unassigned, 4U);   // a 2, 3; b 1, 2
  EXPECT_EQ(group.members_idle, 1U);
}

TEST(EvaluateTest, AMemberOfTopicsThatAreFilteredOutIsNotIdle) {
  SnapshotBuilder builder;
  builder.Topic("a", 1, 0, 100).Group("g", {{"a", 0, 90}}).Member("m1", {});
  builder.LastGroup().membership->members.at(0).owned = 5;
  EXPECT_EQ(EvaluateAt(nullptr, builder).groups.at(0).members_idle, 0U);
}

TEST(EvaluateTest, AMemberWithStandbyTasksIsNotIdle) {
  SnapshotBuilder builder;
  builder.Topic("a", 1, 0, 100).Group("g", {{"a", 0, 90}}).Member("m1", {{"a", 0}});
  builder.Member("m2", {}).Member("m3", {});
  builder.LastGroup().membership->members.at(1).standby_tasks = 1;
  EXPECT_EQ(EvaluateAt(nullptr, builder).groups.at(0).members_idle, 1U);
}

TEST(EvaluateTest, MembersThatCouldNotBeReadLeaveTheirCountsUnknown) {
  SnapshotBuilder builder;
  builder.Topic("a", 1, 0, 100).Group("g", {{"a", 0, 90}});
  builder.LastGroup().membership.reset();
  const Report report = EvaluateAt(nullptr, builder);
  const GroupReport& group = report.groups.at(0);
  EXPECT_FALSE(group.members.has_value());
  EXPECT_FALSE(group.members_idle.has_value());
  EXPECT_FALSE(group.partitions_unassigned.has_value());
  EXPECT_EQ(group.lag_sum, 10);
}

TEST(EvaluateTest, UnknownStateOfANewProtocolGroupIsToldByItsTargets) {
  for (const bool differs : {false, true}) {
    SnapshotBuilder builder;
    builder.Topic("a", 1, 0, 100).Group("g", {}).Member("m", {{"a", 0}});
    builder.LastGroup().type = GroupType::kConsumer;
    builder.LastGroup().state = GroupState::kUnknown;
    builder.LastGroup().membership->members.at(0).target_differs = differs;
    EXPECT_EQ(EvaluateAt(nullptr, builder).groups.at(0).state,
              differs ? GroupState::kReconciling : GroupState::kAssigning);
  }
}

TEST(EvaluateTest, ACommitBeyondTheEndIsAFactOnlyTheSecondTime) {
  SnapshotBuilder first;
  first.Topic("a", 1, 0, 100).Group("g", {{"a", 0, 120}});
  const Report before = EvaluateAt(nullptr, first);
  EXPECT_EQ(RowOf(before.groups.at(0), 0, 0).beyond_end, 0);
  EXPECT_EQ(before.lag_clamped, 1U);

  SnapshotBuilder second(kStart + seconds(15));
  second.Topic("a", 1, 0, 105).Group("g", {{"a", 0, 120}});
  const Report after = EvaluateAt(&before, second);
  EXPECT_EQ(RowOf(after.groups.at(0), 0, 0).beyond_end, 15);
  EXPECT_EQ(RowOf(after.groups.at(0), 0, 0).lag, 0);
}

// What could not be read again: kept as a whole while fresh, withdrawn as a whole after that.
class CarryTest : public ::testing::Test {
 protected:
  CarryTest() {
    SnapshotBuilder builder;
    builder.Topic("a", 2, 0, 100).Topic("b", 1, 0, 10);
    builder.Group("g", {{"a", 0, 90}, {"a", 1, 40}}).Member("m", {{"a", 0}, {"a", 1}});
    first_ = EvaluateAt(nullptr, builder);
  }

  Report first_;
};

TEST_F(CarryTest, APartitionWithoutANewEndKeepsCommitEndAndLagOfOneCollection) {
  SnapshotBuilder builder(kStart + seconds(15));
  builder.Topic("a", 2, 0, 200).Topic("b", 1, 0, 10).EndUnread("a", 1);
  builder.Group("g", {{"a", 0, 190}, {"a", 1, 180}}).Member("m", {{"a", 0}, {"a", 1}});
  const Report report = EvaluateAt(&first_, builder);
  const GroupReport& group = report.groups.at(0);
  EXPECT_EQ(RowOf(group, 0, 0).lag, 10);
  EXPECT_EQ(RowOf(group, 0, 1).committed, Offset(40));
  EXPECT_EQ(RowOf(group, 0, 1).bounds.end, Offset(100));
  EXPECT_EQ(RowOf(group, 0, 1).lag, 60);
  EXPECT_EQ(group.age, seconds(15));
  EXPECT_EQ(report.topics.at(0).partitions.at(1).bounds->end, Offset(100));
}

TEST_F(CarryTest, AGroupWhoseCommitsCouldNotBeReadKeepsItsRows) {
  SnapshotBuilder builder(kStart + seconds(15));
  builder.Topic("a", 2, 0, 200).Topic("b", 1, 0, 10);
  builder.Group("g", {}).Member("m", {{"a", 0}}).CommitsUnread();
  const Report report = EvaluateAt(&first_, builder);
  const GroupReport& group = report.groups.at(0);
  EXPECT_EQ(group.lag_sum, 70);
  EXPECT_EQ(RowOf(group, 0, 0).owner, 0);
  EXPECT_EQ(RowOf(group, 0, 1).owner, -1);
}

TEST_F(CarryTest, WhatIsTooOldIsWithdrawnTogether) {
  SnapshotBuilder builder(kStart + seconds(46));
  builder.Topic("a", 2, 0, 200).Topic("b", 1, 0, 10);
  builder.Group("g", {}).Member("m", {{"a", 0}}).CommitsUnread();
  const Report report = EvaluateAt(&first_, builder);
  const GroupReport& group = report.groups.at(0);
  EXPECT_FALSE(RowOf(group, 0, 0).committed.known());
  EXPECT_FALSE(RowOf(group, 0, 0).bounds.end.known());
  EXPECT_FALSE(group.lag_sum.has_value());
  EXPECT_FALSE(group.partitions_uncommitted.has_value());
  EXPECT_EQ(group.status, Status::kUnknown);
  EXPECT_EQ(group.reasons.at(0).kind, ReasonKind::kStaleData);
}

TEST_F(CarryTest, AGroupOnASilentBrokerIsCarriedThenWithdrawn) {
  for (const auto& [after, shown] : {std::pair(seconds(15), true), std::pair(seconds(46), false)}) {
    SnapshotBuilder builder(kStart + after);
    builder.Topic("a", 2, 0, 200).Topic("b", 1, 0, 10);
    builder.Get().brokers.at(0).groups_listed = false;
    const Report report = EvaluateAt(&first_, builder);
    ASSERT_EQ(report.groups.size(), 1U);
    const GroupReport& group = report.groups.at(0);
    EXPECT_EQ(group.lag_sum.has_value(), shown);
    EXPECT_EQ(group.members.has_value(), shown);
    EXPECT_EQ(group.state.has_value(), shown);
    EXPECT_EQ(group.age.has_value(), shown);
  }
}

// A broker that wakes up lists no group for a moment.
TEST_F(CarryTest, AGroupIsGoneWithTheSecondListThatLacksIt) {
  SnapshotBuilder builder(kStart + seconds(15));
  builder.Topic("a", 2, 0, 200).Topic("b", 1, 0, 10);
  const Report second = EvaluateAt(&first_, builder);
  ASSERT_EQ(second.groups.size(), 1U);
  EXPECT_EQ(second.groups.at(0).lag_sum, 70);
  SnapshotBuilder next(kStart + seconds(30));
  next.Topic("a", 2, 0, 200).Topic("b", 1, 0, 10);
  EXPECT_TRUE(EvaluateAt(&second, next).groups.empty());
}

TEST_F(CarryTest, ATopicThatIsGoneTakesItsRowsAlong) {
  SnapshotBuilder builder(kStart + seconds(15));
  builder.Topic("b", 1, 0, 10).Group("g", {}).CommitsUnread();
  EXPECT_TRUE(EvaluateAt(&first_, builder).groups.at(0).topics.empty());
}

TEST_F(CarryTest, ATopicThatComesBeforeChangesNoRow) {
  SnapshotBuilder builder(kStart + seconds(15));
  builder.Topic("0-new", 1, 0, 1).Topic("a", 2, 0, 200).Topic("b", 1, 0, 10).EndUnread("a", 1);
  builder.Group("g", {{"a", 0, 190}, {"a", 1, 180}});
  const Report report = EvaluateAt(&first_, builder);
  EXPECT_EQ(report.topics.at(report.groups.at(0).topics.at(0).topic).name, "a");
  EXPECT_EQ(RowOf(report.groups.at(0), 0, 1).lag, 60);
}

TEST_F(CarryTest, AnUnreachableKafkaKeepsThePictureUntilItIsTooOld) {
  for (const auto& [after, shown] : {std::pair(seconds(30), true), std::pair(seconds(60), false)}) {
    SnapshotBuilder builder(kStart + after);
    builder.Topic("a", 2, 0, 0).Topic("b", 1, 0, 0);
    for (const std::int32_t partition : {0, 1}) builder.EndUnread("a", partition);
    builder.EndUnread("b", 0);
    builder.Get().reached = false;
    builder.Get().metadata_read = kStart;
    builder.Get().brokers.at(0).groups_listed = false;
    const Report report = EvaluateAt(&first_, builder);
    EXPECT_FALSE(report.up);
    EXPECT_EQ(report.result, CollectionOutcome::kFailed);
    EXPECT_EQ(report.ready, shown);
    EXPECT_EQ(report.metadata_known, shown);
    EXPECT_EQ(report.topics.at(0).partitions.at(0).bounds.has_value(), shown);
    EXPECT_EQ(report.groups.at(0).lag_sum.has_value(), shown);
    EXPECT_EQ(report.groups.at(0).standing, Status::kOk) << "an outage changes no group";
    EXPECT_EQ(report.last_complete, kStart);
  }
}

// A broker that wakes up answers before it has loaded its groups.
TEST_F(CarryTest, AfterAnOutageGroupsHaveThreeCollectionsToBeReadAgain) {
  SnapshotBuilder away(kStart + seconds(60));
  away.Get().reached = false;
  away.Get().metadata_read = kStart;
  away.Get().brokers.at(0).groups_listed = false;
  Report last = EvaluateAt(&first_, away);
  const auto silent = [&last](int number) {
    SnapshotBuilder builder(kStart + seconds(60 + 15 * number));
    builder.Topic("a", 2, 0, 200).Topic("b", 1, 0, 10);
    builder.Get().brokers.at(0).groups_listed = false;
    last = EvaluateAt(&last, builder);
    EXPECT_TRUE(last.ready);
    EXPECT_EQ(last.groups.at(0).status, Status::kUnknown);
    return last.groups.at(0).standing;
  };
  for (const int number : {1, 2, 3}) EXPECT_EQ(silent(number), Status::kOk) << number;
  EXPECT_EQ(silent(4), Status::kUnknown) << "that is news";
  EXPECT_EQ(silent(5), Status::kUnknown);
}

TEST(ReadyTest, BeforeKafkaWasReachedItIsNotAndSaysWhy) {
  Snapshot snapshot;
  snapshot.started = kStart;
  snapshot.stats.CountError(Api::kMetadata, "_TRANSPORT", "metadata: connection refused");
  History history;
  const Report report = Evaluate(nullptr, history, std::move(snapshot), Policy{}, kStart);
  EXPECT_FALSE(report.ready);
  EXPECT_NE(report.not_ready.find("connection refused"), std::string::npos);
}

// A bootstrap server named the brokers, and that is all: there is nothing to be ready with.
TEST(ReadyTest, WhileNoBrokerAnswersItIsNotAndTheReasonStays) {
  const auto named = [](WallTime at) {
    SnapshotBuilder builder(at);
    builder.Topic("a", 1, 0, 100).EndUnread("a", 0);
    builder.Get().brokers.at(0).groups_listed = false;
    return builder;
  };
  SnapshotBuilder first = named(kStart);
  first.Get().stats.CountError(Api::kListGroups, "_TIMED_OUT", "broker 1 is nowhere");
  const Report before = EvaluateAt(nullptr, first);
  EXPECT_FALSE(before.ready);
  EXPECT_EQ(before.not_ready, "no broker answers: broker 1 is nowhere");
  SnapshotBuilder second = named(kStart + seconds(15));
  EXPECT_EQ(EvaluateAt(&before, second).not_ready, before.not_ready);
  SnapshotBuilder third(kStart + seconds(30));
  third.Topic("a", 1, 0, 100);
  EXPECT_TRUE(EvaluateAt(&before, third).ready);
}

// Of a user who may not list groups; what there is of topics is shown.
TEST(ReadyTest, WithPartitionsItIsReadyThoughNoGroupIsKnown) {
  SnapshotBuilder builder;
  builder.Topic("a", 1, 0, 100);
  builder.Get().brokers.at(0).groups_listed = false;
  const Report report = EvaluateAt(nullptr, builder);
  EXPECT_TRUE(report.ready);
  EXPECT_FALSE(GroupsAreKnown(report));
}

}  // namespace
}  // namespace lagwatch::core

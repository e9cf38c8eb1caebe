// SPDX-License-Identifier: Apache-2.0
#include "core/verdict.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/snapshots.h"

namespace lagwatch::core {
namespace {

using testing::EvaluateAt;
using testing::EvaluateNext;
using testing::kStart;
using testing::SnapshotBuilder;

const Reason* Find(const GroupReport& group, ReasonKind kind) {
  const auto found = std::find_if(group.reasons.begin(), group.reasons.end(),
                                  [&](const Reason& reason) { return reason.kind == kind; });
  return found != group.reasons.end() ? &*found : nullptr;
}

GroupReport Only(SnapshotBuilder& builder, const Policy& policy = {}) {
  return EvaluateAt(nullptr, builder, policy).groups.at(0);
}

Policy Limits(std::optional<std::int64_t> warning, std::optional<std::int64_t> critical) {
  Policy policy;
  policy.groups.thresholds.lag_warning = warning;
  policy.groups.thresholds.lag_critical = critical;
  return policy;
}

SnapshotBuilder Living(std::int64_t committed, std::int64_t start, std::int64_t end) {
  SnapshotBuilder builder;
  builder.Topic("a", 1, start, end).Group("g", {{"a", 0, committed}}).Member("m", {{"a", 0}});
  return builder;
}

TEST(VerdictTest, AGroupThatKeepsUpIsOkWithoutAReason) {
  auto builder = Living(100, 0, 100);
  const GroupReport group = Only(builder);
  EXPECT_EQ(group.status, Status::kOk);
  EXPECT_TRUE(group.reasons.empty());
}

TEST(VerdictTest, OnlyALagAboveTheThresholdIsOne) {
  auto at = Living(0, 0, 10'000);
  EXPECT_EQ(Only(at).status, Status::kOk);
  auto above = Living(0, 0, 10'001);
  const GroupReport group = Only(above);
  EXPECT_EQ(group.status, Status::kWarning);
  EXPECT_EQ(group.reasons.at(0).text,
            "partition 0 of a is 10,001 records behind; the warning threshold is 10,000");
  EXPECT_EQ(group.reasons.at(0).value, 10'001);
  EXPECT_EQ(group.reasons.at(0).threshold, 10'000);
}

TEST(VerdictTest, TheCriticalThresholdGoesFirst) {
  auto builder = Living(0, 0, 600);
  EXPECT_EQ(Only(builder, Limits(100, 500)).status, Status::kCritical);
  auto off = Living(0, 0, 600);
  EXPECT_EQ(Only(off, Limits(std::nullopt, std::nullopt)).status, Status::kOk);
}

TEST(VerdictTest, DeletedUnreadRecordsAreCritical) {
  auto builder = Living(10, 30, 100);
  const GroupReport group = Only(builder);
  EXPECT_EQ(group.status, Status::kCritical);
  EXPECT_EQ(Find(group, ReasonKind::kDataLoss)->value, 20);
}

TEST(VerdictTest, AGroupThatNobodyRunsIsAWarningAtMost) {
  SnapshotBuilder builder;
  builder.Topic("a", 1, 30, 100'000).Group("g", {{"a", 0, 10}});
  const GroupReport group = Only(builder, Limits(100, 500));
  EXPECT_EQ(group.status, Status::kWarning);
  EXPECT_NE(Find(group, ReasonKind::kInactive), nullptr);
  EXPECT_EQ(Find(group, ReasonKind::kInactive)->status, Status::kOk);
  EXPECT_NE(Find(group, ReasonKind::kNoMembers), nullptr);
}

TEST(VerdictTest, MaxLagHoldsForGroupsWithoutMembersToo) {
  SnapshotBuilder builder;
  builder.Topic("a", 1, 0, 100).Group("g", {{"a", 0, 10}});
  Policy policy;
  policy.max_lag = 89;
  EXPECT_EQ(Only(builder, policy).status, Status::kCritical);
}

TEST(VerdictTest, AGroupSeenAliveIsNotInactiveWhenItsMembersGo) {
  History history;
  auto first = Living(100, 0, 100);
  const Report before = EvaluateNext(nullptr, history, first);
  SnapshotBuilder second(kStart + std::chrono::seconds(15));
  second.Topic("a", 1, 0, 900).Group("g", {{"a", 0, 100}});
  const Report after = EvaluateNext(&before, history, second, Limits(100, 500));
  EXPECT_EQ(after.groups.at(0).status, Status::kCritical);
  EXPECT_EQ(Find(after.groups.at(0), ReasonKind::kInactive), nullptr);
}

TEST(VerdictTest, ATopicThatAStableGroupLeftIsAWarningAtMost) {
  SnapshotBuilder builder;
  builder.Topic("a", 1, 0, 100).Topic("left", 1, 0, 900);
  builder.Group("g", {{"a", 0, 100}, {"left", 0, 1}}).Member("m", {{"a", 0}});
  EXPECT_EQ(Only(builder, Limits(100, 500)).status, Status::kWarning);
}

TEST(VerdictTest, AnOwnedPartitionWithRecordsAndNoCommitIsAWarning) {
  SnapshotBuilder builder;
  builder.Topic("a", 2, 0, 100).Group("g", {{"a", 0, 100}}).Member("m", {{"a", 0}, {"a", 1}});
  Policy policy;
  policy.one_look = true;
  const GroupReport group = Only(builder, policy);
  EXPECT_EQ(group.status, Status::kWarning);
  EXPECT_EQ(group.reasons.at(0).kind, ReasonKind::kUncommitted);
  EXPECT_EQ(group.reasons.at(0).partition, 1);
}

TEST(VerdictTest, AnOwnedPartitionWithoutRecordsNeedsNoCommit) {
  SnapshotBuilder builder;
  builder.Topic("a", 2, 0, 100).Bounds("a", 1, 5, 5);
  builder.Group("g", {{"a", 0, 100}}).Member("m", {{"a", 0}, {"a", 1}});
  EXPECT_EQ(Only(builder).status, Status::kOk);
}

TEST(VerdictTest, MembersWithoutAnyPartitionAreSaidAsInformation) {
  SnapshotBuilder builder;
  builder.Topic("a", 1, 0, 100).Group("g", {{"a", 0, 100}}).Member("m", {});
  const GroupReport group = Only(builder);
  EXPECT_EQ(group.status, Status::kOk);
  EXPECT_NE(Find(group, ReasonKind::kNoAssignment), nullptr);
}

TEST(VerdictTest, WhatCouldNotBeReadIsUnknownAndWorseThanAWarning) {
  SnapshotBuilder builder;
  builder.Topic("a", 2, 0, 20'000).EndUnread("a", 1);
  builder.Group("g", {{"a", 0, 1}, {"a", 1, 1}}).Member("m", {{"a", 0}, {"a", 1}});
  const GroupReport group = Only(builder);
  EXPECT_EQ(group.status, Status::kUnknown);
  EXPECT_EQ(group.reasons.at(0).kind, ReasonKind::kIncompleteData);
  EXPECT_NE(Find(group, ReasonKind::kLagAboveThreshold), nullptr);
}

}  // namespace
}  // namespace lagwatch::core

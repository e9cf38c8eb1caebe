// SPDX-License-Identifier: Apache-2.0
// Groups of one name as one group: what is summed, what is the worst, and what outlives them.
#include "core/group_merger.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>

#include "support/snapshots.h"

namespace lagwatch::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::kStart;
using testing::SnapshotBuilder;

// export-… is shown as export-any.
std::string ShownAs(std::string_view group) {
  return group.starts_with("export-") ? "export-any" : std::string(group);
}

// Collections as they are shown, and the real ones before.
class BucketsTest : public ::testing::Test {
 protected:
  // The topic "jobs" of two partitions that end at 1,000.
  SnapshotBuilder Look() {
    now_ += seconds(15);
    SnapshotBuilder builder(now_);
    builder.Topic("jobs", 2, 0, 1'000).Topic("other", 1, 0, 50);
    return builder;
  }
  const Report& Show(SnapshotBuilder& builder) {
    Report real = EvaluateNext(before_ ? &*before_ : nullptr, history_, builder, policy_);
    shown_ = merged_groups_.Show(before_ ? &*before_ : nullptr, real, ShownAs);
    before_ = std::move(real);
    return shown_;
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const GroupReport& group : shown_.groups) names.push_back(group.id);
    return names;
  }
  const GroupReport& MergedGroup() const {
    for (const GroupReport& group : shown_.groups) {
      if (group.id == "export-any") return group;
    }
    ADD_FAILURE() << "there is no bucket";
    static const GroupReport kNone;
    return kNone;
  }

  WallTime now_ = kStart;
  Policy policy_;
  History history_;
  GroupMerger merged_groups_;
  std::optional<Report> before_;
  Report shown_;
};

TEST_F(BucketsTest, GroupsOfOneNameAreOneAndTheOthersAreAsTheyWere) {
  auto look = Look();
  look.Group("billing", {{"jobs", 0, 400}});
  look.Group("export-1", {{"jobs", 0, 990}}).Member("m1", {{"jobs", 0}});
  look.Group("export-2", {{"jobs", 0, 700}, {"jobs", 1, 600}}).Member("m2", {{"jobs", 1}});
  look.Group("web", {{"jobs", 1, 1'000}});
  Show(look);
  EXPECT_THAT(Names(), ElementsAre("billing", "export-any", "web"));
  const GroupReport& merged = MergedGroup();
  EXPECT_EQ(merged.groups, 2U);
  EXPECT_EQ(merged.lag_sum, 10 + 300 + 400);
  EXPECT_EQ(merged.lag_max, 400) << "of one group, as thresholds are";
  ASSERT_EQ(merged.topics.size(), 1U);
  const TopicLag& jobs = merged.topics[0];
  ASSERT_EQ(jobs.partitions.size(), 2U);
  EXPECT_EQ(jobs.partitions[0].lag, 310);
  EXPECT_EQ(jobs.partitions[0].committed, Offset(990)) << "the furthest";
  EXPECT_EQ(jobs.partitions[0].bounds.end, Offset(1'000));
  EXPECT_EQ(jobs.partitions[1].lag, 400);
  EXPECT_EQ(jobs.lag_sum, 710);
  EXPECT_EQ(jobs.committed_sum, 990 + 600);
  EXPECT_EQ(jobs.partition_count, 2);
  ASSERT_EQ(merged.members->size(), 2U);
  EXPECT_EQ((*merged.members)[static_cast<std::size_t>(jobs.partitions[0].owner)].id, "m1");
  EXPECT_EQ((*merged.members)[static_cast<std::size_t>(jobs.partitions[1].owner)].id, "m2");
  EXPECT_EQ(merged.state, GroupState::kStable);
  EXPECT_EQ(merged.assignor, "range");
  EXPECT_EQ(merged.partitions_unassigned, 0U);
  EXPECT_EQ(shown_.groups[0].lag_sum, before_->groups[0].lag_sum);
}

TEST_F(BucketsTest, WhatOneOfThemWouldLeaveOutIsUnknown) {
  auto look = Look();
  look.Group("export-1", {{"jobs", 0, 990}});
  look.Group("export-2", {{"jobs", 0, 700}});
  look.LastGroup().commits->front().committed = Offset();
  look.Group("export-3", {{"jobs", 1, 600}});
  look.LastGroup().membership.reset();
  Show(look);
  const GroupReport& merged = MergedGroup();
  EXPECT_EQ(merged.lag_sum, std::nullopt);
  EXPECT_EQ(merged.lag_max, std::nullopt);
  EXPECT_FALSE(merged.members);
  const std::vector<PartitionLag>& rows = merged.topics.at(0).partitions;
  EXPECT_EQ(rows[0].lag, std::nullopt);
  EXPECT_FALSE(rows[0].committed.known());
  EXPECT_EQ(rows[1].lag, 400);
  EXPECT_EQ(merged.status, Status::kUnknown);
}

TEST_F(BucketsTest, TheWorstTimeLagIsShownUnlessAnUnknownOneMayBeWorse) {
  const auto shown = [this](bool both) {
    auto look = Look();
    look.Group("export-1", {{"jobs", 0, 990}});
    look.Group("export-2", {{"jobs", 0, 700}});
    look.Group("export-3", {{"jobs", 0, 1'000}});
    const auto age = [&](std::int64_t offset, Duration old) {
      look.Get().times.push_back(
          {{0, 0}, Offset(offset), {now_ - old, now_ - old, now_ - old, TimeSource::kSearch}});
    };
    age(700, minutes(30));
    if (both) age(990, minutes(1));
    Show(look);
    return MergedGroup();
  };
  const GroupReport known = shown(true);
  EXPECT_EQ(known.topics[0].partitions[0].time_lag, minutes(30));
  EXPECT_EQ(known.time_lag_max, minutes(30));
  const GroupReport unknown = shown(false);
  EXPECT_EQ(unknown.topics[0].partitions[0].time_lag, std::nullopt);
  EXPECT_EQ(unknown.time_lag_max, std::nullopt);
}

TEST_F(BucketsTest, TheVerdictIsTheWorstAndSaysWhoseItIs) {
  policy_.groups.thresholds.lag_warning = 350;
  auto look = Look();
  look.Group("export-1", {{"jobs", 0, 600}}).Member("m1", {{"jobs", 0}});
  look.Group("export-2", {{"jobs", 1, 500}}).Member("m2", {{"jobs", 1}});
  look.Group("export-3", {{"jobs", 0, 700}});
  Show(look);
  const GroupReport& merged = MergedGroup();
  EXPECT_EQ(merged.status, Status::kWarning);
  ASSERT_EQ(merged.reasons.size(), 1U) << "no_members and inactive are of export-3 alone";
  EXPECT_EQ(merged.reasons[0].kind, ReasonKind::kLagAboveThreshold);
  EXPECT_EQ(merged.reasons[0].value, 500);
  EXPECT_TRUE(merged.reasons[0].text.starts_with("export-2: partition 1"))
      << merged.reasons[0].text;
  EXPECT_TRUE(merged.reasons[0].text.ends_with("(2 groups have this reason)"))
      << merged.reasons[0].text;
  EXPECT_EQ(merged.policy.thresholds.lag_warning, 350);
}

TEST_F(BucketsTest, WhatIsNoTroubleIsSaidOfAllOrNotAtAll) {
  auto look = Look();
  look.Group("export-1", {{"jobs", 0, 1'000}}).Group("export-2", {{"jobs", 1, 1'000}});
  Show(look);
  ASSERT_FALSE(MergedGroup().reasons.empty());
  EXPECT_EQ(MergedGroup().reasons[0].kind, ReasonKind::kNoMembers);
  EXPECT_EQ(MergedGroup().status, Status::kOk);
}

TEST_F(BucketsTest, TheStatusIsSinceTheBucketHasIt) {
  policy_.groups.thresholds.lag_warning = 350;
  auto first = Look();
  first.Group("export-1", {{"jobs", 0, 600}}).Group("export-2", {{"jobs", 0, 1'000}});
  const WallTime since = Show(first).at;
  auto second = Look();
  second.Group("export-1", {{"jobs", 0, 1'000}}).Group("export-2", {{"jobs", 0, 100}});
  Show(second);
  EXPECT_EQ(MergedGroup().status, Status::kWarning);
  EXPECT_EQ(MergedGroup().status_since, since) << "another group, the same warning";
  auto third = Look();
  third.Group("export-1", {{"jobs", 0, 1'000}}).Group("export-2", {{"jobs", 0, 1'000}});
  EXPECT_EQ(Show(third).groups[0].status_since, now_);
}

TEST_F(BucketsTest, WhatAGroupCountedOutlivesIt) {
  const auto look = [this](std::int64_t one, std::int64_t two) {
    auto builder = Look();
    builder.Group("billing", {{"jobs", 0, 500}});
    if (one >= 0) builder.Group("export-1", {{"jobs", 0, one}});
    if (two >= 0) builder.Group("export-2", {{"jobs", 0, two}});
    Show(builder);
  };
  const auto consumed = [this] { return MergedGroup().topics.at(0).records_consumed; };
  look(100, 200);
  EXPECT_EQ(consumed(), 0U);
  look(150, 207);
  EXPECT_EQ(consumed(), 57U);
  EXPECT_EQ(MergedGroup().counters.offset_commits, 2U);
  look(-1, 208);
  EXPECT_EQ(consumed(), 58U);
  EXPECT_EQ(MergedGroup().counters.offset_commits, 3U);
  look(-1, -1);
  look(-1, -1);  // gone with the second list that lacks it
  EXPECT_THAT(Names(), ElementsAre("billing")) << "a bucket without a group is none";
  look(300, -1);
  EXPECT_EQ(consumed(), 58U) << "back, and counting on";
  look(310, -1);
  EXPECT_EQ(consumed(), 68U);
  EXPECT_EQ(MergedGroup().counters.offset_commits, 4U);
}

TEST_F(BucketsTest, WhatAGroupCountedOnATopicOutlivesItsCommitThere) {
  const auto look = [this](bool other) {
    auto builder = Look();
    const auto at = (now_ - kStart) / seconds(1);
    builder.Group("export-1", {{"jobs", 0, at}});
    if (other) builder.LastGroup().commits->push_back({{1, 0}, Offset(at % 50)});
    Show(builder);
  };
  look(true);
  look(true);
  EXPECT_EQ(MergedGroup().topics.at(1).records_consumed, 15U);
  look(false);
  EXPECT_EQ(MergedGroup().topics.size(), 1U);
  look(true);
  EXPECT_EQ(MergedGroup().topics.at(1).records_consumed, 15U);
}

TEST_F(BucketsTest, OfBucketsWithoutAGroupTheLastOnesAreRemembered) {
  GroupMerger buckets(1);
  const auto own_name = [](std::string_view group) { return "any-" + std::string(group); };
  History history;
  std::optional<Report> before;
  const auto consumed = [&](const std::string& group, std::int64_t committed) {
    auto builder = Look();
    builder.Group(group, {{"jobs", 0, committed}});
    Report real = EvaluateNext(before ? &*before : nullptr, history, builder, policy_);
    const Report shown = buckets.Show(before ? &*before : nullptr, real, own_name);
    before = std::move(real);
    return shown.groups.at(0).topics.at(0).records_consumed;
  };
  consumed("a", 1);
  EXPECT_EQ(consumed("a", 11), 10U);
  consumed("b", 1);
  EXPECT_EQ(consumed("b", 6), 5U);
  EXPECT_EQ(consumed("a", 20), 10U) << "one is remembered";
  consumed("b", 6);
  consumed("c", 1);
  consumed("c", 1);  // b is remembered, a is not
  EXPECT_EQ(consumed("a", 20), 0U);
}

}  // namespace
}  // namespace lagwatch::core

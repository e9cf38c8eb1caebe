// SPDX-License-Identifier: Apache-2.0
#include "core/advice.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lagwatch::core {
namespace {

// Group "g" on topic "orders": one row for each lag, owned by the member at the same place of
// `owners` (-1: none).
GroupReport Made(const std::vector<std::int64_t>& lags, const std::vector<std::int32_t>& owners,
                 std::size_t members, ReasonKind kind) {
  GroupReport group;
  group.id = "g";
  group.status = Status::kWarning;
  group.members.emplace(members);
  TopicLag topic;
  for (std::size_t p = 0; p < lags.size(); ++p) {
    PartitionLag row;
    row.partition = static_cast<std::int32_t>(p);
    row.committed_exists = true;
    row.committed = Offset(40);
    row.lag = lags[p];
    row.owner = owners[p];
    if (row.owner >= 0) ++(*group.members)[static_cast<std::size_t>(row.owner)].partitions;
    topic.partitions.push_back(row);
  }
  topic.records_consumed = 1;
  group.topics.push_back(topic);
  Reason reason;
  reason.kind = kind;
  reason.status = Status::kWarning;
  reason.topic = "orders";
  reason.partition = 0;
  group.reasons.push_back(reason);
  return group;
}

// "+ what helps" and "- what does not", each up to the first colon, semicolon or comma.
std::vector<std::string> Short(const GroupReport& group) {
  std::vector<std::string> lines;
  for (const Advice& advice : AdviceFor(group, {Topic{"orders", {}}})) {
    lines.push_back((advice.helps ? "+ " : "- ") +
                    advice.text.substr(0, advice.text.find_first_of(":,")));
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(AdviceTest, MoreConsumersWhilePartitionsOutnumberThem) {
  const auto group = Made({50, 60, 70, 80}, {0, 0, 1, 1}, 2, ReasonKind::kFallingBehind);
  EXPECT_EQ(Short(group), Lines{"+ more consumers"});
  EXPECT_NE(AdviceFor(group, {Topic{"orders", {}}})[0].text.find("2 members share 4 partitions"),
            std::string::npos);
}

TEST(AdviceTest, MorePartitionsWhenEachHasItsConsumer) {
  const auto group = Made({50, 60}, {0, 1}, 5, ReasonKind::kLagAboveThreshold);
  EXPECT_EQ(Short(group),
            (Lines{"+ more partitions and then more consumers", "- more consumers alone"}));
  EXPECT_NE(
      AdviceFor(group, {Topic{"orders", {}}})[1].text.find("3 members already own no partition"),
      std::string::npos);
}

TEST(AdviceTest, OneHotPartition) {
  const auto group = Made({2, 5'000, 3}, {0, 0, 1}, 2, ReasonKind::kTimeLagAboveThreshold);
  EXPECT_EQ(Short(group), (Lines{"+ look at partition 1 of orders", "- more consumers"}));
}

TEST(AdviceTest, NoMoreConsumersUnlessACommitWasSeenToMove) {
  for (const auto& owners : {std::vector{0, 0, 1, 1}, std::vector{0, 1, 2, 3}}) {
    auto group = Made({50, 60, 70, 80}, owners, 4, ReasonKind::kLagAboveThreshold);
    EXPECT_FALSE(Short(group).empty());
    group.topics[0].records_consumed = 0;
    EXPECT_EQ(Short(group), Lines{});
  }
}

TEST(AdviceTest, NoMoreConsumersOfAGroupThatIsStuck) {
  auto group = Made({50, 60, 70, 80}, {0, 0, 1, 1}, 2, ReasonKind::kLagAboveThreshold);
  Reason stalled = group.reasons[0];
  stalled.kind = ReasonKind::kStalled;
  group.reasons.push_back(stalled);
  EXPECT_EQ(Short(group), (Lines{"+ check the owner", "- more consumers"}));
}

TEST(AdviceTest, TheRecordAtWhichAMemberStalled) {
  const auto group = Made({50}, {0}, 1, ReasonKind::kStalled);
  const auto advice = AdviceFor(group, {Topic{"orders", {}}});
  ASSERT_EQ(advice.size(), 2U);
  EXPECT_NE(advice[0].text.find("starting at offset 40 of partition 0 of orders"),
            std::string::npos);
  EXPECT_FALSE(advice[1].helps);
}

TEST(AdviceTest, StaticMembershipOnlyWhereThereIsNone) {
  auto group = Made({50}, {0}, 1, ReasonKind::kRebalanceStorm);
  EXPECT_EQ(Short(group).size(), 3U);
  group.members->front().group_instance_id = "one";
  EXPECT_EQ(Short(group).size(), 2U);
}

TEST(AdviceTest, EachThingOnce) {
  auto group = Made({50, 60}, {0, 0}, 1, ReasonKind::kFallingBehind);
  group.reasons.push_back(group.reasons.front());
  group.reasons.back().kind = ReasonKind::kTimeLagAboveThreshold;
  EXPECT_EQ(Short(group), Lines{"+ more consumers"});
}

TEST(AdviceTest, NothingIsSaidOfMembersThatAreNotKnown) {
  auto group = Made({50, 60}, {0, 0}, 1, ReasonKind::kFallingBehind);
  group.members.reset();
  EXPECT_EQ(Short(group), Lines{});
}

TEST(AdviceTest, AGroupThatIsOkNeedsNone) {
  auto group = Made({50}, {0}, 1, ReasonKind::kStalled);
  group.status = Status::kOk;
  EXPECT_EQ(Short(group), Lines{});
}

}  // namespace
}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// What described groups mean as members, and which listed groups are shown.
#include "kafka/decode.h"

#include <gmock/gmock.h>

#include <utility>
#include <vector>

namespace lagwatch::kafka {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<Topic> kTopics = {{"clicks", std::vector<Partition>(2)},
                                    {"orders", std::vector<Partition>(4)}};

// Subtopology 0 reads both topics, 1 reads one that is not visible.
protocol::DescribedGroup StreamsGroup(protocol::DescribedMember member) {
  protocol::DescribedGroup group;
  group.topology = {{"0", {"orders", "clicks"}}, {"1", {"hidden"}}};
  group.members.push_back(std::move(member));
  return group;
}

Member OnlyMember(protocol::DescribedMember member) {
  const TopicIndex index(kTopics);
  const Membership membership = MembershipOf(StreamsGroup(std::move(member)), index);
  return membership.members.at(0);
}

TEST(DecodeTest, AStreamsMemberOwnsThePartitionsOfItsActiveTasks) {
  protocol::DescribedMember described;
  described.active = {{"0", {3, 1}}};
  const Member member = OnlyMember(described);
  // There is no partition 3 of clicks.
  EXPECT_THAT(member.assignment,
              ElementsAre(TopicPartition{0, 1}, TopicPartition{1, 1}, TopicPartition{1, 3}));
  EXPECT_EQ(member.owned, 3U);
  EXPECT_EQ(member.standby_tasks, 0U);
}

TEST(DecodeTest, TasksOnHiddenTopicsAreWorkToo) {
  protocol::DescribedMember described;
  described.active = {{"1", {0, 1}}, {"unknown", {5}}};
  const Member member = OnlyMember(described);
  EXPECT_THAT(member.assignment, IsEmpty());
  EXPECT_EQ(member.owned, 2U);
}

TEST(DecodeTest, StandbyAndWarmUpTasksOwnNothing) {
  protocol::DescribedMember described;
  described.standby = {{"0", {0, 2}}};
  described.warmup = {{"1", {1}}};
  const Member member = OnlyMember(described);
  EXPECT_THAT(member.assignment, IsEmpty());
  EXPECT_EQ(member.owned, 0U);
  EXPECT_EQ(member.standby_tasks, 3U);
}

TEST(DecodeTest, ConsumerGroupsAndStreamsGroupsAreShown) {
  for (const char* protocol : {"consumer", "streams", ""}) {
    EXPECT_TRUE(IsConsumerGroup({"g", protocol, {}, {}})) << protocol;
  }
  for (const char* protocol : {"connect", "share", "sr"}) {
    EXPECT_FALSE(IsConsumerGroup({"g", protocol, {}, {}})) << protocol;
  }
  EXPECT_EQ(GroupTypeOf("streams"), GroupType::kStreams);
  EXPECT_EQ(GroupStateOf("NotReady"), GroupState::kNotReady);
}

}  // namespace
}  // namespace lagwatch::kafka

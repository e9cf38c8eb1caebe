// SPDX-License-Identifier: Apache-2.0
#include "core/rebalances.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace lagwatch::core {
namespace {

using std::chrono::seconds;

struct Group {
  RebalanceWatch watch;
  std::uint64_t counted = 0;
  WallTime now{};

  // One member that owns one partition; an empty id: no member.
  void Shows(std::int32_t coordinator, GroupState state, const std::string& member) {
    GroupReport group;
    group.coordinator = coordinator;
    group.state = state;
    group.members.emplace();
    TopicLag topic;
    topic.partitions.emplace_back();
    if (!member.empty()) {
      group.members->push_back({member, "client", "/host", "", 1});
      topic.partitions[0].owner = 0;
    }
    group.topics.push_back(topic);
    now += seconds(2);
    group.membership_read = now;
    counted += watch.Look(group, topics, now, seconds(60)).rebalances;
  }

  std::vector<Topic> topics{Topic{}};
};

TEST(RebalanceWatchTest, OneSeenUnderWayAndItsEndAreOne) {
  Group group;
  group.Shows(1, GroupState::kStable, "a");
  group.Shows(1, GroupState::kPreparingRebalance, "b");
  group.Shows(1, GroupState::kStable, "b");
  EXPECT_EQ(group.counted, 1U);
  group.Shows(1, GroupState::kPreparingRebalance, "b");
  group.Shows(1, GroupState::kStable, "b");
  EXPECT_EQ(group.counted, 2U) << "one that changes nothing";
}

TEST(RebalanceWatchTest, AStreamsGroupThatIsNotReadyDoesNotRebalance) {
  Group group;
  group.Shows(1, GroupState::kNotReady, "a");
  group.Shows(1, GroupState::kNotReady, "a");
  EXPECT_EQ(group.counted, 0U);
}

TEST(RebalanceWatchTest, OneThatABrokerBeganThatIsNoCoordinatorAnyMoreIsNotCountedTwice) {
  Group group;
  group.Shows(1, GroupState::kStable, "a");
  group.Shows(1, GroupState::kPreparingRebalance, "b");  // woke up, thinks that "a" is dead
  group.Shows(2, GroupState::kStable, "a");              // what the log of the successor says
  group.Shows(2, GroupState::kPreparingRebalance, "b");
  group.Shows(2, GroupState::kStable, "b");
  EXPECT_EQ(group.counted, 1U);
  group.Shows(2, GroupState::kPreparingRebalance, "b");
  EXPECT_EQ(group.counted, 2U) << "the next one counts again";
}

TEST(RebalanceWatchTest, AnEmptinessThatItsSuccessorHasNeverHeardOfIsNoRebalance) {
  Group group;
  group.Shows(1, GroupState::kStable, "a");
  group.Shows(1, GroupState::kEmpty, "");
  group.Shows(2, GroupState::kStable, "a");
  EXPECT_EQ(group.counted, 0U);
  group.Shows(2, GroupState::kStable, "b");
  EXPECT_EQ(group.counted, 1U);
}

TEST(RebalanceWatchTest, ACoordinatorThatMovesHidesNoRebalance) {
  Group group;
  group.Shows(1, GroupState::kStable, "a");
  group.Shows(2, GroupState::kStable, "a");
  EXPECT_EQ(group.counted, 0U);
  group.Shows(3, GroupState::kStable, "b");
  EXPECT_EQ(group.counted, 1U);
}

}  // namespace
}  // namespace lagwatch::core

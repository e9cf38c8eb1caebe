// SPDX-License-Identifier: Apache-2.0
#include "model/coordinator.h"

#include <gtest/gtest.h>

namespace lagwatch {
namespace {

// Hashes as the JDK documents or is known to give them.
TEST(CoordinatorPartitionTest, FollowsJavasStringHash) {
  EXPECT_EQ(CoordinatorPartition("a", 50), 97 % 50);
  EXPECT_EQ(CoordinatorPartition("hello", 50), 99162322 % 50);
  EXPECT_EQ(CoordinatorPartition("", 50), 0);
}

TEST(CoordinatorPartitionTest, TakesTheAbsoluteValueOfANegativeHash) {
  // "consumer".hashCode() is -567770122.
  EXPECT_EQ(CoordinatorPartition("consumer", 50), 567770122 % 50);
}

TEST(CoordinatorPartitionTest, PutsTheSmallestIntegerInPartitionZero) {
  // The known string whose hash is Integer.MIN_VALUE, which has no absolute value.
  EXPECT_EQ(CoordinatorPartition("polygenelubricants", 50), 0);
}

TEST(CoordinatorPartitionTest, CountsUtf16UnitsNotBytes) {
  EXPECT_EQ(CoordinatorPartition("\xC3\xBC", 1000), 0xFC);
  EXPECT_EQ(CoordinatorPartition("\xF0\x9F\x98\x80", 1'000'000'007), 0xD83D * 31 + 0xDE00);
}

TEST(CoordinatorPartitionTest, SurvivesNamesThatAreNotUtf8) {
  EXPECT_GE(CoordinatorPartition("\xF0\x9F", 50), 0);
  EXPECT_GE(CoordinatorPartition("\xFF", 50), 0);
}

Snapshot TwoBrokers(bool first_listed, bool second_listed) {
  Snapshot snapshot;
  snapshot.brokers = {{.id = 1, .address = "", .groups_listed = first_listed},
                      {.id = 2, .address = "", .groups_listed = second_listed}};
  return snapshot;
}

TEST(ListingGapsTest, WholeListingsHideNothing) {
  EXPECT_FALSE(ListingGaps(TwoBrokers(true, true)).MayHide("a", 1, true));
}

TEST(ListingGapsTest, WithoutCoordinatorsASilentBrokerMayHideAnyGroup) {
  EXPECT_TRUE(ListingGaps(TwoBrokers(true, false)).MayHide("a", 1, true));
}

TEST(ListingGapsTest, ASilentBrokerHidesOnlyTheGroupsItCoordinates) {
  Snapshot snapshot = TwoBrokers(true, false);
  snapshot.coordinators = {1, 2};  // "a" hashes to 97, so to partition 1; "b" to partition 0
  const ListingGaps gaps(snapshot);
  EXPECT_TRUE(gaps.MayHide("a", 2, true));
  EXPECT_FALSE(gaps.MayHide("b", 1, true));
}

TEST(ListingGapsTest, ALeaderlessCoordinatorPartitionHidesItsGroups) {
  Snapshot snapshot = TwoBrokers(true, true);
  snapshot.coordinators = {1, kNoBroker};
  EXPECT_TRUE(ListingGaps(snapshot).MayHide("a", 2, true));
}

TEST(ListingGapsTest, AMovingCoordinatorMayHideItsGroups) {
  Snapshot snapshot = TwoBrokers(true, true);
  snapshot.coordinators = {1, 2};
  EXPECT_TRUE(ListingGaps(snapshot).MayHide("a", 1, true));
  EXPECT_FALSE(ListingGaps(snapshot).MayHide("a", 1, false)) << "the move is over";
}

TEST(ListingGapsTest, WithoutBrokersEverythingMayBeHidden) {
  EXPECT_TRUE(ListingGaps(Snapshot{}).MayHide("a", 1, true));
}

}  // namespace
}  // namespace lagwatch

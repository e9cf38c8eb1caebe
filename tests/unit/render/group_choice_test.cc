// SPDX-License-Identifier: Apache-2.0
#include "render/group_choice.h"

#include <gmock/gmock.h>

namespace lagwatch::render {
namespace {

using enum Shown;
using ::testing::ElementsAre;

TEST(GroupChoice, WithoutALimitAllAreShown) {
  const std::vector<GroupCost> groups = {{0, 10, 100}, {5, 10, 0}};
  const Choice choice = ChooseGroups(groups, {});
  EXPECT_THAT(choice.shown, ElementsAre(kAll, kAll));
  EXPECT_EQ(choice.dropped, SeriesDropped());
}

TEST(GroupChoice, MostLagGoesFirstAndOfEqualLagTheFirst) {
  const std::vector<GroupCost> groups = {{7, 1, 1}, {0, 1, 2}, {9, 1, 4}, {7, 1, 8}};
  const Choice choice = ChooseGroups(groups, {.groups = 2, .series = {}});
  EXPECT_THAT(choice.shown, ElementsAre(kAll, kNothing, kAll, kNothing));
  EXPECT_EQ(choice.dropped, (SeriesDropped{.by_groups = 12, .by_series = 0}));
}

TEST(GroupChoice, EachGroupsOwnSeriesGoBeforeAnyDetails) {
  const std::vector<GroupCost> groups = {{1, 10, 50}, {2, 10, 50}, {3, 10, 50}};
  const Choice choice = ChooseGroups(groups, {.groups = {}, .series = 129});
  EXPECT_THAT(choice.shown, ElementsAre(kOwn, kOwn, kAll)) << "80 of 99 are left for details";
  EXPECT_EQ(choice.dropped, (SeriesDropped{.by_groups = 0, .by_series = 100}));
}

TEST(GroupChoice, ExactlyAsMuchAsThereIsRoomForIsShown) {
  const std::vector<GroupCost> groups = {{1, 10, 50}, {2, 10, 50}};
  EXPECT_THAT(ChooseGroups(groups, {.groups = {}, .series = 120}).shown, ElementsAre(kAll, kAll));
  EXPECT_THAT(ChooseGroups(groups, {.groups = {}, .series = 119}).shown, ElementsAre(kOwn, kAll));
}

TEST(GroupChoice, AGroupThatIsTooLargeIsPassedOver) {
  const std::vector<GroupCost> groups = {{1, 10, 50}, {2, 10, 5'000}, {3, 900, 0}};
  const Choice choice = ChooseGroups(groups, {.groups = {}, .series = 100});
  EXPECT_THAT(choice.shown, ElementsAre(kAll, kOwn, kNothing));
  EXPECT_EQ(choice.dropped, (SeriesDropped{.by_groups = 0, .by_series = 5'900}));
}

TEST(GroupChoice, AGroupWithoutItsOwnSeriesHasNoDetails) {
  const std::vector<GroupCost> groups = {{1, 200, 5}};
  const Choice choice = ChooseGroups(groups, {.groups = {}, .series = 100});
  EXPECT_THAT(choice.shown, ElementsAre(kNothing));
  EXPECT_EQ(choice.dropped.by_series, 205U);
}

TEST(GroupChoice, BothLimitsCountWhatEachLeavesOut) {
  const std::vector<GroupCost> groups = {{3, 10, 50}, {2, 10, 50}, {1, 10, 50}};
  const Choice choice = ChooseGroups(groups, {.groups = 2, .series = 70});
  EXPECT_THAT(choice.shown, ElementsAre(kAll, kOwn, kNothing));
  EXPECT_EQ(choice.dropped, (SeriesDropped{.by_groups = 60, .by_series = 50}));
}

}  // namespace
}  // namespace lagwatch::render

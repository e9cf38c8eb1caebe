// SPDX-License-Identifier: Apache-2.0
#include "serve/last_hour.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lagwatch::serve {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

constexpr WallTime kStart{minutes(28'000'000)};

class LastHourTest : public ::testing::Test {
 protected:
  // A group that reads one topic, as it was read just before the Report.
  static GroupReport Reading(std::string id, std::optional<std::int64_t> lag,
                             std::uint64_t consumed) {
    GroupReport group;
    group.id = std::move(id);
    group.lag_sum = lag;
    group.age = Duration(100);
    group.topics.emplace_back().records_consumed = consumed;
    return group;
  }

  void Add(Duration after, std::vector<GroupReport> groups, std::uint64_t produced = 0) {
    Report report;
    report.at = kStart + after;
    report.topics = topics_;
    report.records_produced.assign(topics_.size(), produced);
    report.groups = std::move(groups);
    hour_.Add(report);
  }

  std::vector<std::optional<std::int64_t>> Lags(const std::string& group) const {
    std::vector<std::optional<std::int64_t>> lags;
    for (const Minute& minute : hour_.Of(group)) lags.push_back(minute.lag_sum);
    return lags;
  }
  std::vector<std::optional<double>> Consumed(const std::string& group) const {
    std::vector<std::optional<double>> rates;
    for (const Minute& minute : hour_.Of(group)) rates.push_back(minute.consumed_per_second);
    return rates;
  }

  std::vector<Topic> topics_{{"orders", {}}};
  LastHour hour_{3};
};

TEST_F(LastHourTest, AMinuteHasItsLastLag) {
  Add(seconds(0), {Reading("a", 10, 0)});
  Add(seconds(59), {Reading("a", 20, 0)});
  Add(seconds(60), {Reading("a", 30, 0)});
  EXPECT_THAT(Lags("a"), ElementsAre(Optional(20), Optional(30)));
  EXPECT_EQ(hour_.Of("a")[1].start, kStart + minutes(1));
}

TEST_F(LastHourTest, ARateIsOfTheTimeThatIsKnown) {
  Add(seconds(0), {Reading("a", 0, 100)}, 1000);
  Add(seconds(15), {Reading("a", 0, 130)}, 1060);
  Add(seconds(45), {Reading("a", 0, 220)}, 1060);
  const Minute minute = hour_.Of("a").at(0);
  EXPECT_FLOAT_EQ(static_cast<float>(minute.consumed_per_second.value()), 120.0F / 45);
  EXPECT_FLOAT_EQ(static_cast<float>(minute.produced_per_second.value()), 60.0F / 45);
}

TEST_F(LastHourTest, TheFirstLookTellsNoRate) {
  Add(seconds(0), {Reading("a", 0, 100)}, 1000);
  EXPECT_THAT(Consumed("a"), ElementsAre(Eq(std::nullopt)));
}

TEST_F(LastHourTest, WhatIsUnknownStaysUnknown) {
  Add(minutes(0), {Reading("a", 5, 100)});
  Add(minutes(1), {Reading("a", {}, 100)});
  Add(minutes(4), {Reading("a", 5, 900)});  // caught up for four minutes: no rate of this one
  Add(minutes(5), {Reading("a", 5, 960)});
  EXPECT_THAT(Lags("a"), ElementsAre(Optional(5), Eq(std::nullopt), Eq(std::nullopt),
                                     Eq(std::nullopt), Optional(5), Optional(5)));
  EXPECT_THAT(Consumed("a"), ElementsAre(Eq(std::nullopt), Eq(std::nullopt), Eq(std::nullopt),
                                         Eq(std::nullopt), Eq(std::nullopt), Optional(1.0)));
}

TEST_F(LastHourTest, WhatIsCarriedOverTellsNoRate) {
  Add(seconds(0), {Reading("a", 5, 100)});
  GroupReport carried = Reading("a", 5, 100);
  carried.age = seconds(15);
  Add(seconds(14), {carried});
  EXPECT_THAT(Lags("a"), ElementsAre(Optional(5)));
  EXPECT_THAT(Consumed("a"), ElementsAre(Eq(std::nullopt)));
}

TEST_F(LastHourTest, AnotherTopicIsNoRate) {
  Add(seconds(0), {Reading("a", 5, 100)});
  topics_[0].name = "payments";
  Add(seconds(15), {Reading("a", 5, 5000)});
  EXPECT_THAT(Consumed("a"), ElementsAre(Eq(std::nullopt)));
}

TEST_F(LastHourTest, AnHourIsSixtyMinutes) {
  for (int m = 0; m < 150; ++m) Add(minutes(m), {Reading("a", m, 0)});
  EXPECT_THAT(hour_.Of("a"), SizeIs(60));
  EXPECT_EQ(Lags("a").front(), 90);
  EXPECT_EQ(Lags("a").back(), 149);
}

TEST_F(LastHourTest, AfterAnHourWithoutAReportNothingOldIsLeft) {
  for (int m = 0; m < 60; ++m) Add(minutes(m), {Reading("a", m, 0)});
  Add(minutes(500), {Reading("a", 7, 0)});
  std::vector<std::optional<std::int64_t>> lags = Lags("a");
  EXPECT_EQ(lags.back(), 7);
  lags.pop_back();
  EXPECT_THAT(lags, SizeIs(59));
  EXPECT_THAT(lags, Each(Eq(std::nullopt)));
}

TEST_F(LastHourTest, AClockThatIsSetBackBeginsAnew) {
  Add(minutes(10), {Reading("a", 1, 0)});
  Add(minutes(5), {Reading("a", 2, 0)});
  EXPECT_THAT(Lags("a"), ElementsAre(Optional(2)));
  EXPECT_THAT(Consumed("a"), ElementsAre(Eq(std::nullopt)));
}

TEST_F(LastHourTest, AGroupThatIsGoneIsForgotten) {
  Add(minutes(0), {Reading("a", 1, 0), Reading("b", 2, 0)});
  Add(minutes(1), {Reading("b", 2, 0)});
  Add(minutes(2), {Reading("a", 3, 0), Reading("b", 2, 0)});
  EXPECT_THAT(Lags("a"), ElementsAre(Optional(3)));
  EXPECT_THAT(Lags("b"), SizeIs(3));
  EXPECT_THAT(hour_.Of("nobody"), IsEmpty());
}

TEST_F(LastHourTest, AtMostSoManyGroupsFirstCome) {
  Add(minutes(0), {Reading("b", 1, 0), Reading("c", 1, 0), Reading("d", 1, 0)});
  Add(minutes(1), {Reading("a", 1, 0), Reading("b", 1, 0), Reading("c", 1, 0), Reading("d", 1, 0)});
  EXPECT_THAT(hour_.Of("a"), IsEmpty());
  EXPECT_THAT(hour_.Of("b"), SizeIs(2));
  Add(minutes(2), {Reading("a", 1, 0), Reading("c", 1, 0), Reading("d", 1, 0)});
  Add(minutes(3), {Reading("a", 1, 0), Reading("c", 1, 0), Reading("d", 1, 0)});
  EXPECT_THAT(hour_.Of("a"), SizeIs(1)) << "b is gone, which makes room with the next report";
  EXPECT_THAT(hour_.Of("b"), IsEmpty());
}

}  // namespace
}  // namespace lagwatch::serve

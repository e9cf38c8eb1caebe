// SPDX-License-Identifier: Apache-2.0
#include "kafka/time_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "support/simulated_log.h"

namespace lagwatch::kafka {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::RunSearch;
using testing::SearchResult;
using testing::SimulatedLog;

constexpr WallTime kNow{hours(480'000)};

// Ages of the records of a log without holes, the first one at offset 0.
SimulatedLog LogOfAges(const std::vector<milliseconds>& ages) {
  std::vector<std::pair<std::int64_t, WallTime>> records;
  for (const milliseconds age : ages) {
    records.emplace_back(static_cast<std::int64_t>(records.size()), kNow - age);
  }
  return SimulatedLog(std::move(records));
}

SimulatedLog Steady(int records, milliseconds oldest, milliseconds newest) {
  std::vector<milliseconds> ages;
  for (int i = 0; i < records; ++i) ages.push_back(oldest - (oldest - newest) * i / (records - 1));
  return LogOfAges(ages);
}

SearchResult Find(const SimulatedLog& log, std::int64_t offset) {
  TimeSearch search(offset, log.start(), log.end(), kNow);
  return RunSearch(search, log);
}

milliseconds AgeOf(const SearchResult& result) { return kNow - result.time->timestamp; }

void ExpectRight(const SimulatedLog& log, std::int64_t offset, int rounds) {
  SCOPED_TRACE("offset " + std::to_string(offset));
  const SearchResult result = Find(log, offset);
  ASSERT_TRUE(result.time);
  const milliseconds truth = kNow - log.TimeOf(offset);
  EXPECT_NEAR(Seconds(AgeOf(result)), Seconds(truth), std::max(1.0, Seconds(truth) / 100));
  EXPECT_LE(result.time->earliest, log.TimeOf(offset));
  EXPECT_GE(result.time->latest, log.TimeOf(offset));
  EXPECT_LE(result.rounds, rounds);
}

TEST(TimeSearchTest, SteadyLogOfSevenDays) {
  const SimulatedLog log = Steady(100'000, days(7), seconds(0));
  for (const std::int64_t offset : {1, 500, 50'000, 99'000, 99'999}) ExpectRight(log, offset, 8);
}

TEST(TimeSearchTest, FirstRecordOfTheLogTakesOneQuestion) {
  const SimulatedLog log = Steady(1'000, days(7), seconds(0));
  const SearchResult result = Find(log, 0);
  EXPECT_EQ(result.rounds, 1);
  EXPECT_EQ(result.time->earliest, result.time->latest);
  EXPECT_EQ(AgeOf(result), days(7));
}

TEST(TimeSearchTest, BurstThenSilence) {
  const SimulatedLog log = Steady(10'000, hours(1) + milliseconds(500), hours(1));
  for (const std::int64_t offset : {0, 1, 5'000, 9'999}) ExpectRight(log, offset, 18);
}

TEST(TimeSearchTest, IdleTopicWithOneRecordLeft) {
  const SimulatedLog log = LogOfAges({days(3), days(2), hours(30)});
  const SearchResult result = Find(log, 2);
  EXPECT_EQ(AgeOf(result), hours(30));
  EXPECT_EQ(result.time->earliest, result.time->latest) << "the record itself was found";
}

TEST(TimeSearchTest, ManyRecordsOfOneMillisecondBeforeAYoungerOne) {
  std::vector<milliseconds> ages(1'000, hours(1));
  ages.emplace_back(seconds(5));
  const SimulatedLog log = LogOfAges(ages);
  ExpectRight(log, 500, 18);
  // They may as well not exist: the next one that was found is five seconds old.
  EXPECT_EQ(Find(log, 500).time->latest, kNow - seconds(5));
}

TEST(TimeSearchTest, CompactedHoleIsTheNextRecordOrWithinTheBounds) {
  std::vector<std::pair<std::int64_t, WallTime>> records;
  for (const auto& [offset, age] : std::vector<std::pair<std::int64_t, hours>>{
           {595, hours(9)}, {596, hours(8)}, {900, hours(5)}, {901, hours(1)}}) {
    records.emplace_back(offset, kNow - age);
  }
  const SimulatedLog log(std::move(records));
  const auto from = [&](std::int64_t offset) {
    TimeSearch search(offset, 0, log.end(), kNow);
    return *RunSearch(search, log).time;
  };
  for (const std::int64_t offset : {0, 3, 594}) {
    EXPECT_EQ(from(offset).timestamp, kNow - hours(9)) << offset << ": nothing lies before it";
  }
  EXPECT_EQ(from(900).timestamp, kNow - hours(5));
  EXPECT_EQ(from(700).earliest, kNow - hours(8));
  EXPECT_EQ(from(700).latest, kNow - hours(5));
}

TEST(TimeSearchTest, FutureRecordsAreNotOld) {
  const SimulatedLog log = LogOfAges({hours(1), -hours(1), -hours(2), -hours(3)});
  EXPECT_LE(AgeOf(Find(log, 2)), milliseconds(0));
  EXPECT_LE(AgeOf(Find(log, 1)), milliseconds(0));
  EXPECT_EQ(AgeOf(Find(log, 0)), hours(1));
}

TEST(TimeSearchTest, AFutureRecordHidesWhatComesAfterItAndTheBoundsTellIt) {
  const SimulatedLog log = LogOfAges({hours(3), hours(2), -hours(5), hours(1), minutes(1)});
  const UnreadTime time = *Find(log, 3).time;
  EXPECT_LE(time.earliest, kNow - hours(1));
  EXPECT_GE(time.latest, kNow);
}

TEST(TimeSearchTest, AllZero) {
  const SimulatedLog log = LogOfAges(std::vector<milliseconds>(100, kNow.time_since_epoch()));
  for (const std::int64_t offset : {0, 50, 99}) ExpectRight(log, offset, 18);
}

TEST(TimeSearchTest, WithoutTimestampsThereIsNoAnswer) {
  TimeSearch search(5, 0, 10, kNow);
  while (!search.Done()) search.Learn({search.Next(), 10, std::nullopt});
  EXPECT_FALSE(search.Answer());
}

TEST(TimeSearchTest, AGoodGuessSavesQuestionsAndABadOneChangesNoAnswer) {
  std::vector<milliseconds> ages;
  for (int i = 0; i < 1'000; ++i) ages.push_back(days(7) - seconds(i));
  for (int i = 0; i < 1'000; ++i) ages.push_back(hours(1) - seconds(i));
  const SimulatedLog log = LogOfAges(ages);
  const auto find = [&](milliseconds guessed_age) {
    TimeSearch search(1'200, log.start(), log.end(), kNow);
    search.Guess(kNow - guessed_age);
    return RunSearch(search, log);
  };
  const SearchResult without = Find(log, 1'200);
  EXPECT_LT(find(ages[1'200]).rounds, without.rounds);
  for (const milliseconds guess : {milliseconds(0), -milliseconds(days(9)), milliseconds(days(9)),
                                   kNow.time_since_epoch(), milliseconds(days(3))}) {
    const SearchResult with = find(guess);
    ASSERT_TRUE(with.time);
    EXPECT_NEAR(Seconds(AgeOf(with)), Seconds(ages[1'200]), Seconds(ages[1'200]) / 100);
    EXPECT_LE(with.time->earliest, log.TimeOf(1'200));
    EXPECT_GE(with.time->latest, log.TimeOf(1'200));
  }
}

TEST(TimeSearchTest, WhatIsKnownOfAnotherOffsetSavesQuestions) {
  const SimulatedLog log = Steady(100'000, days(1), seconds(0));
  TimeSearch first(50'000, log.start(), log.end(), kNow);
  std::vector<TimeFact> facts;
  while (!first.Done()) {
    facts.push_back(log.Ask(first.Next()));
    first.Learn(facts.back());
  }
  TimeSearch near(50'010, log.start(), log.end(), kNow);
  for (const TimeFact& fact : facts) near.Learn(fact);
  EXPECT_TRUE(near.Done());
}

// The youngest record at or before the offset, as the search knows it when it is done.
std::optional<WallTime> LastRead(const SimulatedLog& log, std::int64_t offset) {
  TimeSearch search(offset, log.start(), log.end(), kNow);
  RunSearch(search, log);
  return search.AtOrBefore();
}

TEST(TimeSearchTest, ALastReadIsThatOfARecordThatWasRead) {
  const SimulatedLog log = Steady(10'000, days(7), seconds(5));
  for (const std::int64_t offset : {0, 1, 17, 5'000, 9'999}) {
    const auto time = LastRead(log, offset);
    ASSERT_TRUE(time) << offset;
    EXPECT_LE(*time, log.TimeOf(offset));
    EXPECT_GE(*time, log.TimeOf(offset) - minutes(101));
  }
}

// A marker or compacted records before the commit: the record behind the commit was not read.
TEST(TimeSearchTest, ALastReadBeforeAHoleIsNotTheRecordBehindIt) {
  const SimulatedLog log({{0, kNow - hours(30)}, {1, kNow - hours(25)}, {4, kNow - hours(1)}});
  EXPECT_EQ(LastRead(log, 3), kNow - hours(25));
}

TEST(TimeSearchTest, WithoutARecordBeforeThereIsNoLastRead) {
  const SimulatedLog log({{4, kNow - hours(1)}, {5, kNow}});
  TimeSearch search(3, 3, log.end(), kNow);
  RunSearch(search, log);
  EXPECT_EQ(search.AtOrBefore(), std::nullopt);
}

}  // namespace
}  // namespace lagwatch::kafka

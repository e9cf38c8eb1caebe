// SPDX-License-Identifier: Apache-2.0
// The search for a record's time against random logs whose truth is known: steady, bursty, sparse,
// full of holes, going back in time.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "support/simulated_log.h"

namespace lagwatch::kafka {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::RunSearch;
using testing::SimulatedLog;

constexpr WallTime kNow{hours(480'000)};

struct Shape {
  bool holes = false;       // compacted
  bool going_back = false;  // times of producers with wrong clocks
};

class RandomLog {
 public:
  explicit RandomLog(std::uint32_t seed) : engine_(seed) {}

  std::int64_t Below(std::int64_t limit) {
    return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(engine_);
  }

  // Runs of records with a gap between two of their own, from none to an hour, so that bursts,
  // silence and steady stretches follow each other; the newest is up to two days old.
  SimulatedLog Make(Shape shape) {
    std::vector<milliseconds> gaps;
    while (gaps.size() < 2 || (gaps.size() < 3'000 && Below(20) != 0)) AddRun(gaps);
    std::vector<std::pair<std::int64_t, WallTime>> records;
    WallTime time = kNow - milliseconds(std::int64_t{1} << Below(28));
    for (const milliseconds gap : gaps) time -= gap;
    std::int64_t offset = Below(1'000'000);
    for (const milliseconds gap : gaps) {
      time += gap;
      offset += shape.holes && Below(10) == 0 ? 1 + Below(50) : 1;
      const bool wrong = shape.going_back && Below(50) == 0;
      records.emplace_back(
          offset, wrong ? WallTime{} + milliseconds(Below(kNow.time_since_epoch().count())) : time);
    }
    return SimulatedLog(std::move(records));
  }

 private:
  void AddRun(std::vector<milliseconds>& gaps) {
    const std::int64_t longest = std::int64_t{1} << Below(23);
    gaps.push_back(milliseconds(Below(4'000'000)));
    for (std::int64_t i = Below(500); i > 0; --i) gaps.push_back(milliseconds(Below(longest)));
  }

  std::mt19937 engine_;
};

milliseconds Allowed(milliseconds age) { return std::max(milliseconds(seconds(1)), age / 100); }

// Random places in random logs. kMostRounds is what a reader asks in one collection.
template <typename Check>
void OnRandomLogs(Shape shape, Check check) {
  constexpr int kRuns = 20'000;
  constexpr int kMostRounds = 24;
  RandomLog random(20'261'121);
  for (int run = 0; run < kRuns; ++run) {
    SCOPED_TRACE("run " + std::to_string(run));
    const SimulatedLog log = random.Make(shape);
    const std::int64_t offset = log.start() + random.Below(log.end() - log.start());
    TimeSearch search(offset, log.start(), log.end(), kNow);
    // Any guess, or none.
    if (run % 2 == 0)
      search.Guess(WallTime{} + milliseconds(random.Below(2 * kNow.time_since_epoch().count())));
    if (run % 4 == 0) search.Guess(kNow - milliseconds(std::int64_t{1} << random.Below(30)));
    const testing::SearchResult result = RunSearch(search, log);
    ASSERT_TRUE(result.time);
    EXPECT_LE(result.rounds, kMostRounds);
    EXPECT_LE(result.time->earliest, result.time->timestamp);
    EXPECT_LE(result.time->timestamp, result.time->latest);
    check(*result.time, log.TimeOf(offset));
  }
}

TEST(TimeSearchPropertyTest, RightOnEveryLogWhoseTimesDoNotGoBack) {
  OnRandomLogs({}, [](const UnreadTime& found, WallTime truth) {
    EXPECT_LE(found.earliest, truth);
    EXPECT_GE(found.latest, truth);
    EXPECT_LE(std::chrono::abs(found.timestamp - truth), Allowed(kNow - truth));
  });
}

TEST(TimeSearchPropertyTest, TheTruthIsWithinTheBoundsInALogWithHoles) {
  OnRandomLogs({.holes = true}, [](const UnreadTime& found, WallTime truth) {
    EXPECT_LE(found.earliest, truth);
    EXPECT_GE(found.latest, truth);
  });
}

// A record that is older than one before it is invisible; but none is younger than is said.
TEST(TimeSearchPropertyTest, NeverTooOldInALogWhoseTimesGoBack) {
  OnRandomLogs({.holes = true, .going_back = true},
               [](const UnreadTime& found, WallTime truth) { EXPECT_GE(found.latest, truth); });
}

}  // namespace
}  // namespace lagwatch::kafka

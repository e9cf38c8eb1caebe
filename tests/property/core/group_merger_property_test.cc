// SPDX-License-Identifier: Apache-2.0
// Random lives of throw-away groups, whose truth is known: a bucket is their sum, and its counters
// never step back.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "core/group_merger.h"
#include "support/snapshots.h"

namespace lagwatch::core {
namespace {

using testing::Commits;
using testing::kStart;
using testing::SnapshotBuilder;

constexpr std::int64_t kEnd = 1'000'000;
constexpr int kLooks = 60;

// "a-1" and "a-2" are shown as "a".
std::string ShownAs(std::string_view group) { return std::string(group.substr(0, 1)); }

using Place = std::pair<std::string, std::string>;  // bucket, topic

struct Truth {
  std::map<Place, std::uint64_t> consumed;  // ever
  std::map<Place, std::int64_t> lag;        // now
  std::map<std::string, std::int64_t> lag_max;
  std::set<std::string> buckets;
};

class Lives {
 public:
  explicit Lives(std::uint32_t seed) : random_(seed) {
    for (const char* merged : {"a", "b", "c"}) {
      for (int i = 0; i < 4; ++i) groups_[std::string(merged) + "-" + std::to_string(i)];
    }
  }

  SnapshotBuilder Next(WallTime at) {
    SnapshotBuilder builder(at);
    for (const char* topic : {"one", "two"}) builder.Topic(topic, 2, 0, kEnd);
    truth.lag.clear();
    truth.lag_max.clear();
    truth.buckets.clear();
    for (auto& [id, commits] : groups_) {
      if (!Live(id, commits)) continue;
      builder.Group(id, commits);
      truth.buckets.insert(ShownAs(id));
      for (const auto& [topic, partition, committed] : commits) {
        truth.lag[{ShownAs(id), topic}] += kEnd - committed;
        std::int64_t& worst = truth.lag_max[ShownAs(id)];
        worst = std::max(worst, kEnd - committed);
      }
    }
    return builder;
  }

  Truth truth;

 private:
  std::int64_t Below(std::int64_t limit) {
    return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(random_);
  }

  // False while it is not there: no commits.
  bool Live(const std::string& id, Commits& commits) {
    if (commits.empty()) {
      if (Below(100) < 70) return false;
      for (const char* topic : {"one", "two"}) {
        for (std::int32_t p = 0; p < 2; ++p) {
          if (Below(2) == 0) commits.emplace_back(topic, p, Below(kEnd / 2));
        }
      }
      return !commits.empty();
    }
    if (Below(100) < 15) {
      commits.clear();
      return false;
    }
    for (auto& [topic, partition, committed] : commits) {
      const std::int64_t read = Below(3) * Below(500);
      committed += read;
      truth.consumed[{ShownAs(id), topic}] += static_cast<std::uint64_t>(read);
    }
    return true;
  }

  std::mt19937 random_;
  std::map<std::string, Commits> groups_;
};

void ExpectTrue(const Report& shown, const Truth& truth) {
  std::set<std::string> buckets;
  for (const GroupReport& group : shown.groups) {
    EXPECT_TRUE(buckets.insert(group.id).second) << group.id << " is shown twice";
    EXPECT_EQ(group.lag_max, truth.lag_max.at(group.id)) << group.id;
    for (const TopicLag& topic : group.topics) {
      const Place place(group.id, shown.topics[topic.topic].name);
      EXPECT_EQ(topic.lag_sum, truth.lag.at(place)) << place.first << " " << place.second;
      const auto consumed = truth.consumed.find(place);
      EXPECT_EQ(topic.records_consumed, consumed != truth.consumed.end() ? consumed->second : 0)
          << place.first << " " << place.second;
    }
  }
  EXPECT_EQ(buckets, truth.buckets);
}

class BucketsProperty : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(BucketsProperty, ABucketIsTheSumOfItsGroupsAndOfThoseThatWere) {
  Lives lives(GetParam());
  History history;
  GroupMerger buckets;
  std::optional<Report> before;
  std::map<std::string, std::uint64_t> commits;  // counted so far, by bucket
  for (int look = 0; look < kLooks && !HasFailure(); ++look) {
    const SnapshotBuilder builder = lives.Next(kStart + look * std::chrono::seconds(15));
    Report shown;
    // A group is gone with the second list that lacks it.
    for (SnapshotBuilder same : {builder, builder}) {
      const Report* last = before ? &*before : nullptr;
      Report real = testing::EvaluateNext(last, history, same);
      shown = buckets.Show(last, real, ShownAs);
      before = std::move(real);
    }
    ExpectTrue(shown, lives.truth);
    for (const GroupReport& group : shown.groups) {
      EXPECT_GE(group.counters.offset_commits, commits[group.id]) << group.id;
      commits[group.id] = group.counters.offset_commits;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, BucketsProperty, ::testing::Range(1U, 101U));

}  // namespace
}  // namespace lagwatch::core

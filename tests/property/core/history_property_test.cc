// SPDX-License-Identifier: Apache-2.0
// Random pasts of producers, consumers and readers that fail, whose truth is known: 100,000 series,
// the same ones in every run. Fewer in sanitizer builds, which are slow.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/evaluate.h"
#include "support/snapshots.h"

namespace lagwatch::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::Commits;
using testing::kStart;
using testing::Owned;
using testing::SnapshotBuilder;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kSeries = 4'000;
#else
constexpr int kSeries = 100'000;
#endif
constexpr Duration kInterval = seconds(15);

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::int64_t Below(std::int64_t limit) {
    return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(limit));
  }
  bool Chance(int percent) { return Below(100) < percent; }

 private:
  std::mt19937_64 engine_;
};

// One partition and its reader, with what really happened.
struct Series {
  std::int64_t start = 0;
  std::int64_t end = 1'000;
  std::int64_t committed = 1'000;
  bool readable = true;
  // The truth: forward progress, and what was written, since it is watched.
  std::int64_t consumed = 0;
  std::int64_t written = 0;
};

std::string TopicName(std::size_t topic) { return "topic-" + std::to_string(100 + topic); }
std::string GroupName(std::size_t group) { return "group-" + std::to_string(100 + group); }

// A cluster of one group a topic, so that every partition is one series.
class Cluster {
 public:
  Cluster(std::size_t topics, std::size_t partitions, std::uint32_t seed)
      : series(topics, std::vector<Series>(partitions)), random_(seed) {}

  std::vector<std::vector<Series>> series;
  bool seeks = false;
  int unread_percent = 0;

  void Move() {
    for (std::vector<Series>& topic : series) {
      for (Series& s : topic) MoveOne(s);
    }
  }

  SnapshotBuilder Look(WallTime at, const std::vector<std::size_t>& names) const {
    SnapshotBuilder builder(at);
    std::vector<std::pair<std::string, std::size_t>> order;
    for (std::size_t t = 0; t < series.size(); ++t) order.emplace_back(TopicName(names[t]), t);
    std::sort(order.begin(), order.end());
    for (const auto& [name, t] : order) AddTopic(builder, name, series[t]);
    for (const auto& [name, t] : order) {
      AddGroup(builder, GroupName(names[t]), name, series[t].size(), t);
    }
    return builder;
  }

 private:
  void MoveOne(Series& s) {
    const std::int64_t written = random_.Chance(70) ? random_.Below(200) : 0;
    s.end += written;
    s.written += written;
    if (seeks && random_.Chance(2)) {
      s.committed = s.start + random_.Below(s.committed - s.start + 1);  // a seek back
    } else {
      const std::int64_t read =
          random_.Chance(80) ? std::min(random_.Below(250), s.end - s.committed) : 0;
      s.committed += read;
      s.consumed += read;
    }
    if (seeks && random_.Chance(1)) {  // created anew
      s.start = s.end = s.committed = 0;
    }
    s.readable = !random_.Chance(unread_percent);
  }

  static void AddTopic(SnapshotBuilder& builder, const std::string& name,
                       const std::vector<Series>& topic) {
    builder.Topic(name, static_cast<std::int32_t>(topic.size()), 0, 0);
    for (std::size_t p = 0; p < topic.size(); ++p) {
      const auto partition = static_cast<std::int32_t>(p);
      builder.Bounds(name, partition, topic[p].start, topic[p].end);
      if (!topic[p].readable) builder.EndUnread(name, partition);
    }
  }

  void AddGroup(SnapshotBuilder& builder, const std::string& id, const std::string& topic,
                std::size_t partitions, std::size_t t) const {
    Commits commits;
    Owned owned;
    for (std::size_t p = 0; p < partitions; ++p) {
      commits.emplace_back(topic, static_cast<std::int32_t>(p), series[t][p].committed);
      owned.emplace_back(topic, static_cast<std::int32_t>(p));
    }
    builder.Group(id, commits).Member("m", owned);
  }

  Random random_;
};

// Evaluates collection after collection.
class Watch {
 public:
  explicit Watch(std::size_t topics) {
    for (std::size_t t = 0; t < topics; ++t) names.push_back(t);
  }

  std::vector<std::size_t> names;

  const Report& Look(const Cluster& cluster) {
    now += kInterval;
    SnapshotBuilder builder = cluster.Look(now, names);
    Report report = Evaluate(report_ ? &*report_ : nullptr, history, builder.Take(), {}, now);
    report_ = std::move(report);
    return *report_;
  }
  // Of the cluster's topic, whatever its name.
  const GroupReport& GroupOf(std::size_t topic) const {
    const std::string id = GroupName(names[topic]);
    return *std::find_if(report_->groups.begin(), report_->groups.end(),
                         [&](const GroupReport& group) { return group.id == id; });
  }

  History history;
  WallTime now = kStart;

 private:
  std::optional<Report> report_;
};

constexpr std::size_t kTopicsAtOnce = 10;
constexpr std::size_t kPartitionsAtOnce = 20;
constexpr int kAtOnce = kTopicsAtOnce * kPartitionsAtOnce;
constexpr int kCollections = 40;  // two windows

std::int64_t Truth(const std::vector<Series>& topic, std::int64_t Series::*what) {
  std::int64_t sum = 0;
  for (const Series& s : topic) sum += s.*what;
  return sum;
}

// A fifth of the series each.
constexpr int kRounds = std::max(1, kSeries / 5 / kAtOnce);

TEST(HistoryProperty, CountersAreTheTruthSinceTheFirstLook) {
  for (int round = 0; round < kRounds; ++round) {
    Cluster cluster(kTopicsAtOnce, kPartitionsAtOnce, static_cast<std::uint32_t>(round));
    cluster.unread_percent = 5;
    Watch watch(kTopicsAtOnce);
    watch.Look(cluster);
    for (int i = 0; i < kCollections; ++i) {
      cluster.Move();
      const bool last = i + 1 == kCollections;
      for (auto& topic : cluster.series) {
        for (Series& s : topic) s.readable = s.readable || last;
      }
      const Report& report = watch.Look(cluster);
      for (std::size_t t = 0; t < kTopicsAtOnce; ++t) {
        const auto consumed =
            static_cast<std::int64_t>(report.groups.at(t).topics.at(0).records_consumed);
        const auto produced = static_cast<std::int64_t>(report.records_produced.at(t));
        // What could not be read yet is missing, and made good by the next look.
        ASSERT_LE(consumed, Truth(cluster.series[t], &Series::consumed));
        ASSERT_LE(produced, Truth(cluster.series[t], &Series::written));
        if (!last) continue;
        ASSERT_EQ(consumed, Truth(cluster.series[t], &Series::consumed));
        ASSERT_EQ(produced, Truth(cluster.series[t], &Series::written));
      }
    }
  }
}

TEST(HistoryProperty, SeeksAndNewTopicsNeverMakeACounterFallOrJump) {
  for (int round = 0; round < kRounds; ++round) {
    Cluster cluster(kTopicsAtOnce, kPartitionsAtOnce, static_cast<std::uint32_t>(1'000 + round));
    cluster.seeks = true;
    cluster.unread_percent = 5;
    Watch watch(kTopicsAtOnce);
    watch.Look(cluster);
    std::vector<std::uint64_t> consumed(kTopicsAtOnce);
    std::vector<std::uint64_t> produced(kTopicsAtOnce);
    for (int i = 0; i < kCollections; ++i) {
      cluster.Move();
      const Report& report = watch.Look(cluster);
      for (std::size_t t = 0; t < kTopicsAtOnce; ++t) {
        const std::uint64_t read = report.groups.at(t).topics.at(0).records_consumed;
        const std::uint64_t written = report.records_produced.at(t);
        ASSERT_GE(read, consumed[t]);
        ASSERT_GE(written, produced[t]);
        ASSERT_LE(read, static_cast<std::uint64_t>(Truth(cluster.series[t], &Series::consumed)));
        ASSERT_LE(written, static_cast<std::uint64_t>(Truth(cluster.series[t], &Series::written)));
        consumed[t] = read;
        produced[t] = written;
      }
    }
  }
}

TEST(HistoryProperty, NoiseFlipsNoVerdictMoreThanOnceAWindow) {
  for (int round = 0; round < kRounds; ++round) {
    Cluster cluster(kTopicsAtOnce, kPartitionsAtOnce, static_cast<std::uint32_t>(2'000 + round));
    Watch watch(kTopicsAtOnce);
    std::vector<Status> status(kTopicsAtOnce, Status::kOk);
    std::vector<WallTime> flipped(kTopicsAtOnce);
    for (int i = 0; i < kCollections; ++i) {
      cluster.Move();
      const Report& report = watch.Look(cluster);
      for (std::size_t t = 0; t < kTopicsAtOnce; ++t) {
        if (report.groups.at(t).status == status[t]) continue;
        ASSERT_GE(watch.now - flipped[t], minutes(5)) << "round " << round << " group " << t;
        status[t] = report.groups.at(t).status;
        flipped[t] = watch.now;
      }
    }
  }
}

TEST(HistoryProperty, UnknownInIsUnknownOut) {
  for (int round = 0; round < kRounds; ++round) {
    Cluster cluster(kTopicsAtOnce, kPartitionsAtOnce, static_cast<std::uint32_t>(3'000 + round));
    cluster.unread_percent = 60;
    Watch watch(kTopicsAtOnce);
    // What was last read of each, and when.
    std::map<std::pair<std::size_t, std::size_t>, std::pair<Series, WallTime>> read;
    for (int i = 0; i < kCollections / 2; ++i) {
      cluster.Move();
      const Report& report = watch.Look(cluster);
      for (std::size_t t = 0; t < kTopicsAtOnce; ++t) {
        bool whole = true;
        for (std::size_t p = 0; p < kPartitionsAtOnce; ++p) {
          const Series& s = cluster.series[t][p];
          if (s.readable) read[{t, p}] = {s, watch.now};
          const PartitionLag& row = report.groups.at(t).topics.at(0).partitions.at(p);
          const auto found = read.find({t, p});
          const bool fresh = found != read.end() && watch.now - found->second.second <= seconds(45);
          whole = whole && fresh;
          ASSERT_EQ(row.lag.has_value(), fresh);
          ASSERT_EQ(row.committed.known(), fresh);
          if (fresh) {
            ASSERT_EQ(row.lag, found->second.first.end - found->second.first.committed);
          }
        }
        ASSERT_EQ(report.groups.at(t).lag_sum.has_value(), whole);
        ASSERT_EQ(report.groups.at(t).status == Status::kUnknown, !whole);
        if (!whole) {
          ASSERT_FALSE(report.groups.at(t).catch_up.has_value());
          ASSERT_FALSE(report.groups.at(t).data_loss_eta.has_value());
        }
      }
    }
  }
}

// All that a report says of a group, but for its name.
std::vector<std::string> WordsOf(const GroupReport& group) {
  std::vector<std::string> words = {std::string(StatusName(group.status)),
                                    std::to_string(group.catch_up.value_or(-1)),
                                    std::to_string(group.data_loss_eta.value_or(-1)),
                                    std::to_string(group.lag_sum.value_or(-1)),
                                    std::to_string(group.counters.offset_commits),
                                    std::to_string(group.topics.at(0).records_consumed),
                                    std::to_string(group.topics.at(0).records_lost)};
  for (const Reason& reason : group.reasons) {
    words.emplace_back(ReasonName(reason.kind));
    words.push_back(std::to_string(reason.value.value_or(-1)));
  }
  return words;
}

TEST(HistoryProperty, OtherNamesInAnotherOrderSayTheSame) {
  for (int round = 0; round < kRounds; ++round) {
    Cluster cluster(kTopicsAtOnce, kPartitionsAtOnce, static_cast<std::uint32_t>(4'000 + round));
    cluster.seeks = true;
    cluster.unread_percent = 5;
    Watch one(kTopicsAtOnce);
    Watch same(kTopicsAtOnce);
    Watch other(kTopicsAtOnce);
    std::reverse(other.names.begin(), other.names.end());
    std::swap(other.names[2], other.names[7]);
    for (int i = 0; i < kCollections; ++i) {
      cluster.Move();
      one.Look(cluster);
      same.Look(cluster);
      other.Look(cluster);
      for (std::size_t t = 0; t < kTopicsAtOnce; ++t) {
        ASSERT_EQ(WordsOf(one.GroupOf(t)), WordsOf(other.GroupOf(t)));
        ASSERT_EQ(WordsOf(one.GroupOf(t)), WordsOf(same.GroupOf(t)));
      }
    }
  }
}

TEST(HistoryProperty, WhatIsGoneIsForgotten) {
  Cluster cluster(kTopicsAtOnce, kPartitionsAtOnce, 5'000);
  Watch watch(kTopicsAtOnce);
  for (int i = 0; i < kCollections; ++i) {
    cluster.Move();
    watch.Look(cluster);
  }
  const std::vector<std::vector<Series>> all = std::exchange(cluster.series, {});
  watch.Look(cluster);
  watch.Look(cluster);  // a group is gone with the second list that lacks it
  EXPECT_TRUE(watch.history.groups().empty());
  EXPECT_TRUE(watch.history.topics().empty());
  cluster.series = all;
  const Report& report = watch.Look(cluster);
  for (std::size_t t = 0; t < kTopicsAtOnce; ++t) {
    EXPECT_EQ(report.groups.at(t).topics.at(0).records_consumed, 0U);
    EXPECT_EQ(report.groups.at(t).counters.offset_commits, 0U);
    EXPECT_EQ(report.records_produced.at(t), 0U);
    EXPECT_EQ(report.groups.at(t).status_since, watch.now);
  }
}

}  // namespace
}  // namespace lagwatch::core

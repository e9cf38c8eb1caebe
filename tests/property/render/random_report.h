// SPDX-License-Identifier: Apache-2.0
// Random Reports, of names and values that are hard to write, and pages as numbers, to compare
// them by. A seed gives the same Report in every run.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "model/report.h"
#include "unit/render/parsed_page.h"

namespace lagwatch::test {

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}

  std::int64_t Below(std::int64_t limit) {
    return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(engine_);
  }
  bool Chance(int percent) { return Below(100) < percent; }

  // Up to 2^52, so that the oracle's doubles hold it exactly; small ones as often as large ones.
  std::int64_t Count() { return Below(std::int64_t{1} << Below(53)); }
  Offset MaybeOffset() { return Chance(80) ? Offset(Count()) : Offset(); }
  // In milliseconds, with and without a fraction of a second.
  std::optional<Duration> MaybeSpan() {
    const std::int64_t millis = Below(std::int64_t{1} << Below(42));
    return Maybe(Duration(Chance(50) ? millis : millis / 1000 * 1000));
  }
  // With few digits: the oracle writes no more than sixteen.
  std::optional<double> MaybeForecast() {
    if (Chance(20)) return std::numeric_limits<double>::infinity();
    return Maybe(static_cast<double>(Below(1'000'000)) / 8);
  }
  template <typename Value>
  std::optional<Value> Maybe(Value value) {
    return Chance(75) ? std::optional<Value>(value) : std::nullopt;
  }

  // Names made of what the format must escape, and of characters of every length.
  std::string Name(const std::string& stem) {
    static const std::vector<std::string> kParts = {"a", "\\", "\"", "\n", "é", "日", "😀",
                                                    "{", "}",  ",",  "=",  " ", "\t", "#"};
    std::string name = stem;
    for (std::int64_t i = Below(6); i > 0; --i) {
      name += kParts[static_cast<std::size_t>(Below(static_cast<std::int64_t>(kParts.size())))];
    }
    return name;
  }

 private:
  std::mt19937 engine_;
};

inline Topic RandomTopic(Random& random, int number) {
  Topic topic{random.Name("topic" + std::to_string(number)), {}};
  for (std::int64_t i = random.Below(6); i > 0; --i) {
    Partition partition;
    partition.leader = static_cast<std::int32_t>(random.Below(4)) - 1;
    partition.preferred_leader = static_cast<std::int32_t>(random.Below(4)) - 1;
    partition.replicas = static_cast<std::int32_t>(random.Below(4));
    partition.in_sync_replicas = static_cast<std::int32_t>(random.Below(4));
    if (random.Chance(80)) {
      partition.bounds = {random.MaybeOffset(), random.MaybeOffset(), random.MaybeOffset(), {}};
    }
    topic.partitions.push_back(partition);
  }
  return topic;
}

inline TopicLag RandomTopicLag(Random& random, std::uint32_t topic) {
  TopicLag lag{topic, {}, 6, random.Maybe(random.Count()), random.Maybe(random.Count())};
  lag.records_consumed = static_cast<std::uint64_t>(random.Count());
  lag.records_lost = static_cast<std::uint64_t>(random.Count());
  for (std::int32_t i = 0; i < 6; ++i) {
    if (random.Chance(30)) continue;
    PartitionLag row;
    row.partition = i;
    row.committed_exists = random.Chance(80);
    if (row.committed_exists && random.Chance(80)) {
      row.committed = Offset(random.Count());
      row.lag = random.Count();
      row.readable_lag = random.Chance(50) ? *row.lag : random.Count();
      row.time_lag = random.MaybeSpan();
      row.beyond_end = random.Chance(10) ? random.Count() : 0;
    }
    lag.partitions.push_back(row);
  }
  return lag;
}

inline void AddVerdict(Random& random, GroupReport& group) {
  group.time_lag_max = random.MaybeSpan();
  group.counters = {static_cast<std::uint64_t>(random.Count()),
                    static_cast<std::uint64_t>(random.Count()),
                    random.MaybeSpan().value_or(Duration())};
  group.catch_up = random.MaybeForecast();
  group.data_loss_eta = random.MaybeForecast();
  group.policy.thresholds = {random.Maybe(random.Count()), random.Maybe(random.Count()),
                             random.MaybeSpan(), random.MaybeSpan()};
  group.status = static_cast<Status>(random.Below(4));
  for (std::int64_t i = random.Below(5); i > 0; --i) {
    const auto kind = static_cast<ReasonKind>(random.Below(kReasonCount));
    group.reasons.push_back({.kind = kind});
  }
}

inline GroupReport RandomGroup(Random& random, int number, std::uint32_t topics) {
  GroupReport group;
  group.id = random.Name("group" + std::to_string(number));
  group.state = random.Maybe(static_cast<GroupState>(random.Below(8)));
  group.type = static_cast<GroupType>(random.Below(3));
  group.coordinator = static_cast<std::int32_t>(random.Below(4)) - 1;
  group.assignor = random.Maybe(random.Name("range"));
  if (random.Chance(80)) {
    group.members.emplace();
    for (std::int64_t i = random.Below(4); i > 0; --i) {
      group.members->push_back({random.Name(std::to_string(i)), random.Name("client"),
                                random.Name("/host"), random.Name(""), 0});
    }
  }
  for (std::uint32_t topic = 0; topic < topics; ++topic) {
    if (random.Chance(60)) group.topics.push_back(RandomTopicLag(random, topic));
  }
  group.lag_max = random.Maybe(random.Count());
  group.partitions_uncommitted = random.Maybe(static_cast<std::uint32_t>(random.Below(9)));
  group.partitions_unassigned = random.Maybe(static_cast<std::uint32_t>(random.Below(9)));
  group.members_idle = random.Maybe(static_cast<std::uint32_t>(random.Below(9)));
  group.age = random.Maybe(Duration(random.Below(100'000)));
  AddVerdict(random, group);
  return group;
}

inline Report RandomReport(Random& random) {
  Report report;
  report.metadata_known = random.Chance(80);
  for (std::int32_t i = 0; i < 3; ++i) {
    report.brokers.push_back({i, random.Name("host") + ":9092", {}, true});
  }
  const auto topics = static_cast<int>(random.Below(6));
  for (int i = 0; i < topics; ++i) {
    report.topics.push_back(RandomTopic(random, i));
    report.records_produced.push_back(static_cast<std::uint64_t>(random.Count()));
  }
  for (std::int64_t i = random.Below(8); i > 0; --i) {
    report.groups.push_back(
        RandomGroup(random, static_cast<int>(i), static_cast<std::uint32_t>(topics)));
  }
  return report;
}

// Numbers as numbers: the two writers may spell one differently.
inline std::map<std::pair<std::string, LabelSet>, double> Values(const std::string& page) {
  std::map<std::pair<std::string, LabelSet>, double> values;
  for (const auto& [series, text] : test::ParsePage(page)) values[series] = std::stod(text);
  return values;
}

}  // namespace lagwatch::test

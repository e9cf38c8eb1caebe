// SPDX-License-Identifier: Apache-2.0
// A cluster of many groups as one collection reads it, for what is to be timed or counted: groups
// of 50 partitions each, on 51 topics of 50 partitions. From one round to the next everything
// moves.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "model/snapshot.h"

namespace lagwatch::testing {

inline constexpr std::uint32_t kLargeTopics = 51;
inline constexpr std::int32_t kLargePartitions = 50;  // of a topic, and of a group
inline constexpr Duration kLargeInterval = std::chrono::seconds(15);
inline constexpr WallTime kLargeBegin{std::chrono::hours(1'000)};

inline Topic LargeTopic(std::uint32_t number, std::int64_t round, WallTime at) {
  Topic topic{"topic-" + std::to_string(100 + number), {}};
  const Offset end(1'000'000 + round * 1'500);
  const LogBounds bounds{Offset(round * 1'000), end, end, at};
  topic.partitions.assign(kLargePartitions, {1, 1, 1, 1, bounds});
  return topic;
}

inline Group LargeGroup(std::uint32_t number, std::int64_t round) {
  Group group;
  group.id = "group-" + std::to_string(100'000 + number);
  group.type = GroupType::kClassic;
  group.state = GroupState::kStable;
  group.coordinator = 1;
  group.commits.emplace();
  Member member{"member-" + group.id, "client", "/10.0.0.1", "", {}, kLargePartitions, false};
  for (std::int32_t p = 0; p < kLargePartitions; ++p) {
    const TopicPartition at{number % kLargeTopics, p};
    group.commits->push_back({at, Offset(900'000 + round * 1'500 + p + number), {}});
    member.assignment.push_back(at);
  }
  group.membership = Membership{"range", {std::move(member)}};
  return group;
}

// That every first unread record was written between one and two minutes ago.
inline void AddTimes(Snapshot& snapshot) {
  for (const Group& group : snapshot.groups) {
    for (const Commit& commit : *group.commits) {
      const WallTime written =
          snapshot.started - std::chrono::minutes(1) - Duration(commit.committed.value() % 60'000);
      snapshot.times.push_back({commit.at, commit.committed, {written, written, written}});
    }
  }
  const auto key = [](const RecordTime& time) { return std::tuple(time.at, time.offset.value()); };
  std::sort(snapshot.times.begin(), snapshot.times.end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
  snapshot.times.erase(std::unique(snapshot.times.begin(), snapshot.times.end(),
                                   [&](const auto& a, const auto& b) { return key(a) == key(b); }),
                       snapshot.times.end());
}

inline Snapshot LargeSnapshot(std::uint32_t groups, std::int64_t round) {
  Snapshot snapshot;
  snapshot.started = kLargeBegin + kLargeInterval * round;
  snapshot.metadata_read = snapshot.commits_read = snapshot.ends_read = snapshot.started;
  snapshot.reached = true;
  snapshot.brokers.push_back({1, "kafka-1:9092", {}, true});
  for (std::uint32_t i = 0; i < kLargeTopics; ++i) {
    snapshot.topics.push_back(LargeTopic(i, round, snapshot.started));
  }
  for (std::uint32_t i = 0; i < groups; ++i) snapshot.groups.push_back(LargeGroup(i, round));
  AddTimes(snapshot);
  return snapshot;
}

}  // namespace lagwatch::testing

// SPDX-License-Identifier: Apache-2.0
// What it costs to judge 2,000 groups of 50 partitions each: 100,000 group-partitions on 2,550
// topic partitions, one collection after a window full of them; and what is remembered of each.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/evaluate.h"

namespace lagwatch::core {
namespace {

constexpr std::uint32_t kTopics = 51;
constexpr std::int32_t kPartitions = 50;
constexpr std::uint32_t kGroups = 2'000;
constexpr Duration kInterval = std::chrono::seconds(15);
constexpr WallTime kBegin{std::chrono::hours(1'000)};

Topic LargeTopic(std::uint32_t number, std::int64_t round, WallTime at) {
  Topic topic{"topic-" + std::to_string(100 + number), {}};
  const Offset end(1'000'000 + round * 1'500);
  const LogBounds bounds{Offset(round * 1'000), end, end, at};
  topic.partitions.assign(kPartitions, {1, 1, 1, 1, bounds});
  return topic;
}

Group LargeGroup(std::uint32_t number, std::int64_t round) {
  Group group;
  group.id = "group-" + std::to_string(10'000 + number);
  group.type = GroupType::kClassic;
  group.state = GroupState::kStable;
  group.coordinator = 1;
  group.commits.emplace();
  Member member{"member-" + group.id, "client", "/10.0.0.1", "", {}, kPartitions, false};
  for (std::int32_t p = 0; p < kPartitions; ++p) {
    const TopicPartition at{number % kTopics, p};
    group.commits->push_back({at, Offset(900'000 + round * 1'500 + p), {}});
    member.assignment.push_back(at);
  }
  group.membership = Membership{"range", {std::move(member)}};
  return group;
}

Snapshot LargeSnapshot(std::int64_t round) {
  Snapshot snapshot;
  snapshot.started = kBegin + kInterval * round;
  snapshot.metadata_read = snapshot.commits_read = snapshot.ends_read = snapshot.started;
  snapshot.reached = true;
  snapshot.brokers.push_back({1, "kafka-1:9092", {}, true});
  for (std::uint32_t i = 0; i < kTopics; ++i) {
    snapshot.topics.push_back(LargeTopic(i, round, snapshot.started));
  }
  for (std::uint32_t i = 0; i < kGroups; ++i) snapshot.groups.push_back(LargeGroup(i, round));
  return snapshot;
}

// Everything that grows with groups and their partitions, by what is set aside for it.
std::size_t BytesOf(History& history) {
  std::size_t bytes = history.groups().capacity() * sizeof(GroupHistory);
  for (const GroupHistory& group : history.groups()) {
    bytes += group.topics.capacity() * sizeof(GroupTopicHistory);
    bytes += group.held.capacity() * sizeof(HeldReason);
    for (const GroupTopicHistory& topic : group.topics) {
      bytes += topic.rows.capacity() * sizeof(RowHistory);
    }
  }
  for (const TopicHistory& topic : history.topics()) {
    bytes += sizeof(TopicHistory) + topic.partitions.capacity() * sizeof(PartitionHistory);
  }
  return bytes;
}

void EvaluateLargeCluster(benchmark::State& state) {
  const Policy policy;
  History history;
  Report report = Evaluate(nullptr, history, LargeSnapshot(0), policy, kBegin);
  std::int64_t round = 1;
  const auto next = [&] {
    Snapshot snapshot = LargeSnapshot(round);
    const WallTime now = kBegin + kInterval * round++;
    return std::pair(std::move(snapshot), now);
  };
  // A window full of collections, so that every slot is in use.
  while (round < 30) {
    auto [snapshot, now] = next();
    report = Evaluate(&report, history, std::move(snapshot), policy, now);
  }
  for (auto _ : state) {
    state.PauseTiming();
    auto [snapshot, now] = next();
    state.ResumeTiming();
    Report evaluated = Evaluate(&report, history, std::move(snapshot), policy, now);
    state.PauseTiming();
    report = std::move(evaluated);
    state.ResumeTiming();
  }
  state.counters["history_bytes_per_group_partition"] =
      static_cast<double>(BytesOf(history)) / (kGroups * kPartitions);
}
BENCHMARK(EvaluateLargeCluster)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace lagwatch::core

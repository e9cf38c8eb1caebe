// SPDX-License-Identifier: Apache-2.0
// What it costs to advance and judge groups of 50 partitions each, one collection after a window
// full of them; and what is remembered of each group-partition.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/evaluate.h"
#include "support/large_snapshot.h"

namespace lagwatch::core {
namespace {

// Everything that grows with groups and their partitions, by what is set aside for it.
std::size_t BytesOf(History& history) {
  std::size_t bytes = history.groups().capacity() * sizeof(GroupHistory);
  for (const GroupHistory& group : history.groups()) {
    bytes += group.topics.capacity() * sizeof(GroupTopicHistory);
    bytes += group.held.capacity() * sizeof(PendingReason);
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
  const auto groups = static_cast<std::uint32_t>(state.range(0)) / testing::kLargePartitions;
  const Policy policy;
  History history;
  std::int64_t round = 0;
  Report report;
  const auto next = [&] {
    Snapshot snapshot = testing::LargeSnapshot(groups, round);
    const WallTime now = testing::kLargeBegin + testing::kLargeInterval * round++;
    return std::pair(std::move(snapshot), now);
  };
  // A window full of collections, so that every slot is in use.
  while (round < 30) {
    auto [snapshot, now] = next();
    report = Evaluate(round == 1 ? nullptr : &report, history, std::move(snapshot), policy, now);
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
      static_cast<double>(BytesOf(history)) / static_cast<double>(state.range(0));
}
BENCHMARK(EvaluateLargeCluster)
    ->ArgName("group_partitions")
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace lagwatch::core

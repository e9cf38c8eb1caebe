// SPDX-License-Identifier: Apache-2.0
// What it costs to show 2,000 groups of 50 partitions each: 100,000 group-partitions over 2,500
// topic partitions.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/report.h"
#include "render/gzip.h"
#include "render/json.h"
#include "render/own_metrics.h"
#include "render/page.h"
#include "render/table.h"

namespace lagwatch::render {
namespace {

constexpr std::uint32_t kTopics = 50;
constexpr std::int32_t kPartitions = 50;
constexpr std::uint32_t kGroups = 2000;

constexpr core::WallTime kAt{std::chrono::milliseconds(1'700'000'000'000)};

core::LogBounds Bounds(std::int64_t end) { return {core::Offset(0), core::Offset(end), {}, {}}; }

core::GroupReport LargeGroup(std::uint32_t number) {
  core::GroupReport group;
  group.id = "consumer-group-" + std::to_string(number);
  group.state = core::GroupState::kStable;
  group.type = core::GroupType::kClassic;
  group.members = {{"member-" + group.id, "client", "/127.0.0.1", "", kPartitions}};
  core::TopicLag topic{number % kTopics, {}, kPartitions, 0, 0};
  for (std::int32_t i = 0; i < kPartitions; ++i) {
    core::PartitionLag row;
    row.partition = i;
    row.committed_exists = true;
    row.committed = core::Offset(1'000'000 + i * 37 + number);
    row.bounds = Bounds(2'000'000 + i * 7919);
    row.lag = row.bounds.end.value() - row.committed.value();
    row.readable_lag = row.lag;
    row.time_lag = core::Duration(1'000 + i * 7919 + number);
    row.unread = {kAt - *row.time_lag, kAt - *row.time_lag, kAt, core::TimeSource::kSearch, false};
    row.owner = 0;
    topic.partitions.push_back(row);
  }
  group.topics.push_back(std::move(topic));
  group.lag_sum = group.lag_max = 1'000'000;
  group.time_lag_max = std::chrono::minutes(7);
  group.counters = {3, 1'000'000 + number, std::chrono::milliseconds(4250)};
  group.catch_up = 1234.5;
  group.data_loss_eta = std::numeric_limits<double>::infinity();
  group.reasons = {{.kind = core::ReasonKind::kLagAboveThreshold,
                    .status = core::Status::kWarning,
                    .text = "far behind"}};
  group.status = core::Status::kWarning;
  group.age = std::chrono::milliseconds(120);
  return group;
}

const core::Report& LargeReport() {
  static const core::Report kReport = [] {
    core::Report report;
    report.at = kAt;
    report.ready = report.up = report.metadata_known = true;
    report.brokers = {{1, "localhost:9092", {}, true}};
    for (std::uint32_t i = 0; i < kTopics; ++i) {
      core::Topic topic{"topic-" + std::to_string(i), {}};
      topic.partitions.assign(kPartitions, {1, 1, 1, 1, Bounds(2'000'000)});
      report.topics.push_back(std::move(topic));
      report.records_produced.push_back(2'000'000);
    }
    for (std::uint32_t i = 0; i < kGroups; ++i) report.groups.push_back(LargeGroup(i));
    return report;
  }();
  return kReport;
}

const std::vector<Packed>& LargePage() {
  static const std::vector<Packed> kPage = [] {
    const std::vector clusters = {
        std::make_shared<const Segments>(RenderMetrics(LargeReport(), {}))};
    return JoinPage(clusters, Format::kText);
  }();
  return kPage;
}

// With its compression.
void RenderPage(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(RenderMetrics(LargeReport(), {}));
  std::size_t bytes = 0;
  std::size_t gzip_bytes = 0;
  for (const Packed& piece : LargePage()) {
    bytes += piece->plain_size;
    gzip_bytes += piece->stream.size();
  }
  state.counters["page_bytes"] = static_cast<double>(bytes);
  state.counters["gzip_bytes"] = static_cast<double>(gzip_bytes);
}
BENCHMARK(RenderPage)->Unit(benchmark::kMillisecond);

void InflatePage(benchmark::State& state) {
  for (auto _ : state) {
    Inflater inflater(LargePage());
    std::string part;
    for (inflater.Next(part); !part.empty(); inflater.Next(part)) benchmark::DoNotOptimize(part);
  }
}
BENCHMARK(InflatePage)->Unit(benchmark::kMillisecond);

void WriteJson(benchmark::State& state) {
  const std::vector<ClusterReport> clusters = {{"", &LargeReport()}};
  GroupsQuery query;
  query.partitions = state.range(0) != 0;
  std::size_t size = 0;
  for (auto _ : state) size = GroupsJson(clusters, query).size();
  state.counters["json_bytes"] = static_cast<double>(size);
}
BENCHMARK(WriteJson)->ArgName("partitions")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void WriteTable(benchmark::State& state) {
  const std::vector<ClusterReport> clusters = {{"", &LargeReport()}};
  for (auto _ : state) benchmark::DoNotOptimize(Table(clusters, {}));
}
BENCHMARK(WriteTable)->Unit(benchmark::kMillisecond);

void WriteOwnMetrics(benchmark::State& state) {
  OwnMetrics own({"1.0.0", "abcdef"});
  own.Observe("", LargeReport(), {});
  for (auto _ : state) benchmark::DoNotOptimize(own.Write(Format::kText));
}
BENCHMARK(WriteOwnMetrics)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace lagwatch::render

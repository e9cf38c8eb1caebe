// SPDX-License-Identifier: Apache-2.0
// What it costs to show groups of 50 partitions each: the page, against prometheus-cpp that is
// given the samples of its three largest families, and what else is made of a Report.
#include <benchmark/benchmark.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "config/name_filter.h"
#include "core/evaluate.h"
#include "render/gzip.h"
#include "render/json.h"
#include "render/own_metrics.h"
#include "render/page.h"
#include "render/table.h"
#include "support/large_snapshot.h"

namespace lagwatch::render {
namespace {

const Report& LargeReport(std::int64_t group_partitions) {
  static std::map<std::int64_t, Report> reports;
  const auto [entry, is_new] = reports.try_emplace(group_partitions);
  if (!is_new) return entry->second;
  const auto groups = static_cast<std::uint32_t>(group_partitions) / testing::kLargePartitions;
  core::History history;
  for (std::int64_t round = 0; round < 15; ++round) {
    Report next = core::Evaluate(round == 0 ? nullptr : &entry->second, history,
                                 testing::LargeSnapshot(groups, round), Policy(),
                                 testing::kLargeBegin + testing::kLargeInterval * round);
    entry->second = std::move(next);
  }
  return entry->second;
}

std::vector<SharedBlock> LargePage(std::int64_t group_partitions) {
  const std::vector clusters = {
      std::make_shared<const ClusterSamples>(RenderMetrics(LargeReport(group_partitions), {}))};
  return JoinPage(clusters, Format::kText);
}

void Sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("group_partitions")->Arg(100'000)->Arg(1'000'000);
  benchmark->Unit(benchmark::kMillisecond);
}

// With its compression.
void RenderPage(benchmark::State& state) {
  const Report& report = LargeReport(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(RenderMetrics(report, {}));
  double bytes = 0;
  double gzip_bytes = 0;
  for (const SharedBlock& piece : LargePage(state.range(0))) {
    bytes += static_cast<double>(piece->plain_size);
    gzip_bytes += static_cast<double>(piece->stream.size());
  }
  state.counters["page_bytes"] = bytes;
  state.counters["gzip_bytes"] = gzip_bytes;
}
BENCHMARK(RenderPage)->Apply(Sizes);

void InflatePage(benchmark::State& state) {
  const std::vector<SharedBlock> page = LargePage(state.range(0));
  for (auto _ : state) {
    Inflater inflater(page);
    std::string part;
    for (inflater.Next(part); !part.empty(); inflater.Next(part)) benchmark::DoNotOptimize(part);
  }
}
BENCHMARK(InflatePage)->Apply(Sizes);

// As an exporter does that collects for prometheus-cpp: only the three families with a sample for
// each group-partition, and only as text.
void PrometheusCppPage(benchmark::State& state) {
  const Report& report = LargeReport(state.range(0));
  const auto add = [](prometheus::MetricFamily& family, const GroupReport& group,
                      const TopicLag& topic, std::int32_t partition) -> double& {
    prometheus::ClientMetric& metric = family.metric.emplace_back();
    metric.label.push_back({"consumergroup", group.id});
    metric.label.push_back({"topic", std::to_string(topic.topic)});
    metric.label.push_back({"partition", std::to_string(partition)});
    return metric.gauge.value;
  };
  for (auto _ : state) {
    std::vector<prometheus::MetricFamily> families(3);
    families[0].name = "kafka_consumergroup_current_offset";
    families[1].name = "kafka_consumergroup_lag";
    families[2].name = "kafka_consumergroup_lag_seconds";
    for (auto& family : families) family.type = prometheus::MetricType::Gauge;
    for (const GroupReport& group : report.groups) {
      for (const TopicLag& topic : group.topics) {
        for (const PartitionLag& row : topic.partitions) {
          add(families[0], group, topic, row.partition) =
              static_cast<double>(row.committed.value());
          add(families[1], group, topic, row.partition) = static_cast<double>(*row.lag);
          add(families[2], group, topic, row.partition) =
              static_cast<double>(row.time_lag->count()) / 1e3;
        }
      }
    }
    const std::string text = prometheus::TextSerializer().Serialize(families);
    state.counters["page_bytes"] = static_cast<double>(text.size());
  }
}
BENCHMARK(PrometheusCppPage)->Apply(Sizes);

// --group.filter and --group.exclude on each name.
void FilterNames(benchmark::State& state) {
  const Report& report = LargeReport(state.range(0));
  const auto made = config::NameFilter::Make("^group-1.*", "^(console|connect-local)-.*");
  const auto& filter = std::get<config::NameFilter>(made);
  std::size_t matched = 0;
  for (auto _ : state) {
    for (const GroupReport& group : report.groups) matched += filter.Matches(group.id) ? 1 : 0;
  }
  benchmark::DoNotOptimize(matched);
}
BENCHMARK(FilterNames)->Apply(Sizes);

void WriteJson(benchmark::State& state) {
  const std::vector<ClusterReport> clusters = {{"", &LargeReport(state.range(0))}};
  GroupsQuery query;
  query.partitions = state.range(1) != 0;
  std::size_t size = 0;
  for (auto _ : state) size = GroupsJson(clusters, query).size();
  state.counters["json_bytes"] = static_cast<double>(size);
}
BENCHMARK(WriteJson)
    ->ArgNames({"group_partitions", "partitions"})
    ->ArgsProduct({{100'000, 1'000'000}, {0, 1}})
    ->Unit(benchmark::kMillisecond);

void WriteTable(benchmark::State& state) {
  const std::vector<ClusterReport> clusters = {{"", &LargeReport(state.range(0))}};
  for (auto _ : state) benchmark::DoNotOptimize(Table(clusters, {}));
}
BENCHMARK(WriteTable)->Apply(Sizes);

void WriteOwnMetrics(benchmark::State& state) {
  OwnMetrics own({"1.0.0", "abcdef", "2.14.2+lagwatch"});
  own.Observe("", LargeReport(100'000), {});
  for (auto _ : state) benchmark::DoNotOptimize(own.Write(Format::kText));
}
BENCHMARK(WriteOwnMetrics)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace lagwatch::render

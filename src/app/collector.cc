// SPDX-License-Identifier: Apache-2.0
#include "app/collector.h"

#include <chrono>
#include <string>
#include <utility>

#include "app/clock.h"
#include "core/evaluate.h"
#include "kafka/cluster_reader.h"

namespace lagwatch::app {
namespace {

using Steady = std::chrono::steady_clock;

render::Granularity GranularityOf(config::Granularity granularity) {
  switch (granularity) {
    case config::Granularity::kPartition:
      return render::Granularity::kPartition;
    case config::Granularity::kTopic:
      return render::Granularity::kTopic;
    case config::Granularity::kGroup:
      return render::Granularity::kGroup;
  }
  return render::Granularity::kPartition;
}

render::PageOptions PageOptionsOf(const config::ClusterSettings& settings,
                                  const config::NameFilter& shown_metrics) {
  render::PageOptions options;
  if (!settings.name.empty()) options.labels.emplace_back("cluster", settings.name);
  options.labels.insert(options.labels.end(), settings.labels.begin(), settings.labels.end());
  options.granularity = GranularityOf(settings.granularity);
  options.member_info = settings.member_info;
  options.compat_kafka_exporter = settings.compat_kafka_exporter;
  options.last_stable = settings.policy.isolation == core::IsolationLevel::kReadCommitted;
  options.shown = [shown_metrics](std::string_view family) {
    return shown_metrics.Matches(family);
  };
  return options;
}

}  // namespace

Collector::Collector(config::ClusterSettings settings, const config::NameFilter& shown_metrics,
                     std::unique_ptr<core::ClusterReader> reader)
    : settings_(std::move(settings)),
      page_(PageOptionsOf(settings_, shown_metrics)),
      reader_(std::move(reader)) {}

Collected Collector::Collect() {
  const auto start = Steady::now();
  core::Snapshot snapshot = reader_->Read(Now(), start + settings_.timeout);
  const auto read = Steady::now();
  core::Report report =
      core::Evaluate(last_.get(), history_, std::move(snapshot), settings_.policy, Now());
  const auto evaluated = Steady::now();
  auto segments = std::make_shared<const render::Segments>(render::RenderMetrics(report, page_));
  const auto rendered = Steady::now();
  report.stats.durations[core::Phase::kEvaluate] = evaluated - read;
  report.stats.durations[core::Phase::kRender] = rendered - evaluated;
  report.stats.durations[core::Phase::kTotal] = rendered - start;
  last_ = std::make_shared<const core::Report>(std::move(report));
  return {last_, std::move(segments)};
}

std::variant<std::vector<std::unique_ptr<Collector>>, config::Problem> MakeCollectors(
    const config::Settings& settings, const Logger& logger) {
  std::vector<std::unique_ptr<Collector>> collectors;
  for (const config::ClusterSettings& cluster : settings.clusters) {
    auto log = [&logger, name = cluster.name](std::string_view line) {
      logger.Log(config::LogLevel::kDebug, "Kafka client",
                 {{"cluster", name}, {"line", std::string(line)}});
    };
    auto made = kafka::MakeClusterReader(cluster, std::move(log));
    if (auto* problem = std::get_if<config::Problem>(&made)) return std::move(*problem);
    collectors.push_back(std::make_unique<Collector>(
        cluster, settings.metrics,
        std::move(std::get<std::unique_ptr<core::ClusterReader>>(made))));
  }
  return collectors;
}

}  // namespace lagwatch::app

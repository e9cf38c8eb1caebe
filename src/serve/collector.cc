// SPDX-License-Identifier: Apache-2.0
#include "serve/collector.h"

#include <chrono>
#include <string>
#include <utility>

#include "kafka/cluster_reader.h"
#include "serve/clock.h"
#include "serve/tokens.h"

namespace lagwatch::serve {
namespace {

using Steady = std::chrono::steady_clock;

}  // namespace

Collector::Collector(config::ClusterSettings settings, const config::NameFilter& shown_metrics,
                     std::unique_ptr<ClusterReader> reader, RecordTo record)
    : evaluator_(std::move(settings), shown_metrics),
      reader_(std::move(reader)),
      record_(std::move(record)) {}

void Collector::Cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  reader_->Cancel();
}

void Collector::Reconfigure(SettingsChange change) {
  evaluator_.Reconfigure(std::move(change.settings), change.shown_metrics);
  if (!change.reader) return;
  const std::lock_guard lock(mutex_);
  reader_.swap(change.reader);
  cancelled_ = false;
}

std::optional<CollectionResult> Collector::Collect() {
  const auto start = Steady::now();
  const CollectionClock clock;
  Snapshot snapshot = reader_->Read(clock.started(), start + settings().timeout);
  {
    const std::lock_guard lock(mutex_);
    if (cancelled_) return std::nullopt;
  }
  const WallTime now = clock.Now();
  if (record_) record_(now, snapshot);
  const auto read = Steady::now();
  CollectionResult result{evaluator_.Evaluate(std::move(snapshot), now), nullptr};
  const auto evaluated = Steady::now();
  result.segments = evaluator_.Render(*result.report);
  const auto rendered = Steady::now();
  result.durations = {{Phase::kEvaluate, evaluated - read},
                      {Phase::kRender, rendered - evaluated},
                      {Phase::kTotal, rendered - start}};
  return result;
}

std::variant<std::unique_ptr<ClusterReader>, config::Problem> MakeReader(
    const config::ClusterSettings& cluster, const Logger& logger) {
  auto tokens = MakeTokens(cluster);
  if (auto* problem = std::get_if<config::Problem>(&tokens)) return std::move(*problem);
  auto log = [&logger, name = cluster.name](std::string_view line) {
    logger.Log(config::LogLevel::kDebug, "Kafka client",
               {{"cluster", name}, {"line", std::string(line)}});
  };
  return kafka::MakeClusterReader(cluster, std::get<Tokens>(std::move(tokens)), log);
}

std::variant<std::vector<std::unique_ptr<Collector>>, config::Problem> MakeCollectors(
    const config::Settings& settings, const Logger& logger) {
  auto recording = StartRecording(settings, logger);
  if (auto* problem = std::get_if<config::Problem>(&recording)) return std::move(*problem);
  const auto& recorders = std::get<std::vector<RecordTo>>(recording);
  std::vector<std::unique_ptr<Collector>> collectors;
  for (const config::ClusterSettings& cluster : settings.clusters) {
    auto made = MakeReader(cluster, logger);
    if (auto* problem = std::get_if<config::Problem>(&made)) return std::move(*problem);
    collectors.push_back(std::make_unique<Collector>(
        cluster, settings.metrics, std::move(std::get<std::unique_ptr<ClusterReader>>(made)),
        recorders[collectors.size()]));
  }
  return collectors;
}

}  // namespace lagwatch::serve

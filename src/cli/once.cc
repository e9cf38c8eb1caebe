// SPDX-License-Identifier: Apache-2.0
#include "cli/once.h"

#include <algorithm>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/once_output.h"
#include "cli/once_result.h"
#include "cli/once_wait.h"
#include "cli/standard_streams.h"
#include "model/window.h"
#include "serve/collector.h"

namespace lagwatch::cli {
namespace {

using Collectors = std::vector<std::unique_ptr<serve::Collector>>;

std::vector<ClusterResult> CollectAll(Collectors& collectors) {
  std::vector<std::future<serve::CollectionResult>> running;
  for (const auto& collector : collectors) {
    running.push_back(
        std::async(std::launch::async, [&collector] { return *collector->Collect(); }));
  }
  std::vector<ClusterResult> results;
  for (std::size_t i = 0; i < running.size(); ++i) {
    results.push_back({collectors[i]->settings().name, running[i].get()});
  }
  return results;
}

// A note for rules for which no group was watched long enough.
std::string FooterOf(const config::Settings& settings, const Waited& waited) {
  Duration window{};
  for (const config::ClusterSettings& cluster : settings.clusters) {
    window = std::max(window, cluster.policy.groups.window);
  }
  return UnjudgedText(waited.collections == 1, waited.watched, window);
}

void PrintNotes(const std::vector<ClusterResult>& collected) {
  for (const ClusterResult& result : collected) {
    for (const Note& note : result.collected.report->notes) {
      serve::PrintError((result.name.empty() ? "" : result.name + ": ") + note.text);
    }
  }
}

}  // namespace

int RunOnce(config::Settings settings, const serve::Logger& logger) {
  config::KeepChosenClusters(settings);
  for (config::ClusterSettings& cluster : settings.clusters) {
    config::WatchOnly(cluster, settings.once.groups);
  }
  auto made = serve::MakeCollectors(settings, logger);
  if (const auto* problem = std::get_if<config::Problem>(&made)) return Refuse({*problem});
  auto& collectors = std::get<Collectors>(made);
  std::vector<ClusterResult> collected;
  const Waited waited =
      CollectUntilOk({.wait = settings.once.wait, .stable_for = settings.once.stable_for}, [&] {
        collected = CollectAll(collectors);
        return JudgeOnce(ReportsOf(collected), settings.once.groups);
      });
  const Status worst =
      PrintOnce(settings, collected, waited.result.worst, FooterOf(settings, waited));
  for (const std::string& message : waited.result.messages) serve::PrintError(message);
  PrintNotes(collected);
  return ExitCodeOf(worst);
}

}  // namespace lagwatch::cli

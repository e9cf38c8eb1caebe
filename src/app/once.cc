// SPDX-License-Identifier: Apache-2.0
#include "app/once.h"

#include <algorithm>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/chosen_clusters.h"
#include "app/collector.h"
#include "app/once_output.h"
#include "app/once_result.h"
#include "app/once_wait.h"
#include "core/judged.h"

namespace lagwatch::app {
namespace {

using Collectors = std::vector<std::unique_ptr<Collector>>;

std::vector<ClusterResult> CollectAll(Collectors& collectors) {
  std::vector<std::future<Collected>> running;
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

// For the rules that no group was watched long enough for.
std::string FooterOf(const config::Settings& settings, const Waited& waited) {
  core::Duration window{};
  for (const config::ClusterSettings& cluster : settings.clusters) {
    window = std::max(window, cluster.policy.groups.window);
  }
  return core::UnjudgedText(waited.looks == 1, waited.watched, window);
}

void ComplainOfNotes(const std::vector<ClusterResult>& collected) {
  for (const ClusterResult& result : collected) {
    for (const core::Note& note : result.collected.report->notes) {
      Complain((result.name.empty() ? "" : result.name + ": ") + note.text);
    }
  }
}

}  // namespace

int RunOnce(config::Settings settings, const Logger& logger) {
  if (const auto problem = KeepChosenClusters(settings)) {
    Complain(problem->text);
    return problem->exit;
  }
  if (!settings.once.groups.empty()) {
    for (config::ClusterSettings& cluster : settings.clusters) {
      config::WatchOnly(cluster, settings.once.groups);
    }
  }
  auto made = MakeCollectors(settings, logger);
  if (const auto* problem = std::get_if<config::Problem>(&made)) {
    Complain(problem->text);
    return problem->exit;
  }
  auto& collectors = std::get<Collectors>(made);
  std::vector<ClusterResult> collected;
  const Waited waited =
      LookUntilOk({.wait = settings.once.wait, .stable_for = settings.once.stable_for}, [&] {
        collected = CollectAll(collectors);
        return JudgeOnce(Checked(collected), settings.once.groups);
      });
  const core::Status worst =
      PrintOnce(settings, collected, waited.result.worst, FooterOf(settings, waited));
  for (const std::string& complaint : waited.result.complaints) Complain(complaint);
  ComplainOfNotes(collected);
  return ExitCodeOf(worst);
}

}  // namespace lagwatch::app

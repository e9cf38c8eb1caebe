// SPDX-License-Identifier: Apache-2.0
#include "app/once.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "app/collector.h"
#include "app/once_result.h"
#include "build_info.h"
#include "render/json.h"
#include "render/own_metrics.h"
#include "render/table.h"

namespace lagwatch::app {
namespace {

using Steady = std::chrono::steady_clock;
using Collectors = std::vector<std::unique_ptr<Collector>>;

// `--wait` looks this often: a deployment waits for it, and one collection is cheap.
constexpr core::Duration kWaitInterval = std::chrono::seconds(1);

// Empty, or the cluster that --cluster names and nobody knows.
std::string KeepChosenClusters(config::Settings& settings) {
  const std::vector<std::string>& chosen = settings.once.clusters;
  if (chosen.empty()) return "";
  for (const std::string& name : chosen) {
    const bool known = std::any_of(settings.clusters.begin(), settings.clusters.end(),
                                   [&](const auto& cluster) { return cluster.name == name; });
    if (!known) return name;
  }
  std::erase_if(settings.clusters, [&](const config::ClusterSettings& cluster) {
    return std::find(chosen.begin(), chosen.end(), cluster.name) == chosen.end();
  });
  return "";
}

std::vector<Collected> CollectAll(Collectors& collectors) {
  std::vector<std::future<Collected>> running;
  for (const auto& collector : collectors) {
    running.push_back(
        std::async(std::launch::async, [&collector] { return collector->Collect(); }));
  }
  std::vector<Collected> results;
  results.reserve(running.size());
  for (auto& future : running) results.push_back(future.get());
  return results;
}

OnceResult Judge(const Collectors& collectors, const std::vector<Collected>& collected,
                 const std::vector<std::string>& groups) {
  std::vector<CheckedCluster> clusters;
  for (std::size_t i = 0; i < collected.size(); ++i) {
    clusters.push_back({collectors[i]->settings().name, collected[i].report.get()});
  }
  return JudgeOnce(clusters, groups);
}

std::string PrometheusPage(const config::Settings& settings, const Collectors& collectors,
                           const std::vector<Collected>& collected) {
  render::OwnMetrics own(
      {std::string(kVersion), std::string(kRevision)},
      [&settings](std::string_view family) { return settings.metrics.Matches(family); });
  std::vector<std::shared_ptr<const render::Segments>> segments;
  for (std::size_t i = 0; i < collected.size(); ++i) {
    own.Observe(collectors[i]->settings().name, *collected[i].report, *collected[i].segments);
    segments.push_back(collected[i].segments);
  }
  std::string page = own.Write(render::Format::kText);
  for (const render::Bytes& piece : render::JoinPage(segments, render::Format::kText)) {
    page += *piece;
  }
  return page;
}

std::string Print(const config::Settings& settings, const Collectors& collectors,
                  const std::vector<Collected>& collected) {
  std::vector<render::ClusterReport> reports;
  for (std::size_t i = 0; i < collected.size(); ++i) {
    reports.push_back({collectors[i]->settings().name, collected[i].report.get()});
  }
  switch (settings.once.output) {
    case config::Output::kTable:
      return render::Table(reports, isatty(STDOUT_FILENO) == 1);
    case config::Output::kJson: {
      render::GroupsQuery query;
      query.partitions = true;
      return render::GroupsJson(reports, query);
    }
    case config::Output::kPrometheus:
      return PrometheusPage(settings, collectors, collected);
  }
  return "";
}

// Collects once, or with --wait until the result is ok or the time is up.
std::pair<std::vector<Collected>, OnceResult> CollectUntilOk(const config::OnceSettings& once,
                                                             Collectors& collectors) {
  const auto until = Steady::now() + once.wait.value_or(core::Duration::zero());
  while (true) {
    const auto start = Steady::now();
    std::vector<Collected> collected = CollectAll(collectors);
    OnceResult result = Judge(collectors, collected, once.groups);
    const bool ok = result.worst == core::Status::kOk && result.settled;
    if (ok || !once.wait || Steady::now() >= until)
      return {std::move(collected), std::move(result)};
    // The last look is at the very end of the time.
    std::this_thread::sleep_until(std::min(start + kWaitInterval, until));
  }
}

}  // namespace

int RunOnce(config::Settings settings, const Logger& logger) {
  const std::string unknown = KeepChosenClusters(settings);
  if (!unknown.empty()) {
    Complain("--cluster: there is no cluster \"" + unknown + "\" in the configuration");
    return config::kExitUsage;
  }
  if (!settings.once.groups.empty()) {
    for (config::ClusterSettings& cluster : settings.clusters) {
      cluster.groups = config::NameFilter::Exactly(settings.once.groups);
    }
  }
  auto made = MakeCollectors(settings, logger);
  if (const auto* problem = std::get_if<config::Problem>(&made)) {
    Complain(problem->text);
    return problem->exit;
  }
  auto& collectors = std::get<Collectors>(made);
  const auto [collected, result] = CollectUntilOk(settings.once, collectors);
  const std::string text = Print(settings, collectors, collected);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  for (const std::string& complaint : result.complaints) Complain(complaint);
  return ExitCodeOf(result.worst);
}

}  // namespace lagwatch::app

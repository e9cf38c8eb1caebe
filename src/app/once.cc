// SPDX-License-Identifier: Apache-2.0
#include "app/once.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "app/chosen_clusters.h"
#include "app/collector.h"
#include "app/once_output.h"
#include "app/once_result.h"

namespace lagwatch::app {
namespace {

using Steady = std::chrono::steady_clock;
using Collectors = std::vector<std::unique_ptr<Collector>>;

// `--wait` looks this often: a deployment waits for it, and one collection is cheap.
constexpr core::Duration kWaitInterval = std::chrono::seconds(1);

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

// Collects once, or with --wait until the result is ok or the time is up.
std::pair<std::vector<ClusterResult>, OnceResult> CollectUntilOk(const config::OnceSettings& once,
                                                                 Collectors& collectors) {
  const auto until = Steady::now() + once.wait.value_or(core::Duration::zero());
  while (true) {
    const auto start = Steady::now();
    std::vector<ClusterResult> collected = CollectAll(collectors);
    OnceResult result = JudgeOnce(Checked(collected), once.groups);
    const bool ok = result.worst == core::Status::kOk && result.settled;
    if (ok || !once.wait || Steady::now() >= until)
      return {std::move(collected), std::move(result)};
    // The last look is at the very end of the time.
    std::this_thread::sleep_until(std::min(start + kWaitInterval, until));
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
  const auto [collected, result] = CollectUntilOk(settings.once, collectors);
  const core::Status worst = PrintOnce(settings, collected, result.worst);
  for (const std::string& complaint : result.complaints) Complain(complaint);
  return ExitCodeOf(worst);
}

}  // namespace lagwatch::app

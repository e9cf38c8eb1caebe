// SPDX-License-Identifier: Apache-2.0
#include "cli/chosen_clusters.h"

#include <algorithm>
#include <string>
#include <vector>

namespace lagwatch::cli {

std::optional<config::Problem> KeepChosenClusters(config::Settings& settings) {
  const std::vector<std::string>& chosen = settings.once.clusters;
  if (chosen.empty()) return std::nullopt;
  for (const std::string& name : chosen) {
    const bool known = std::any_of(settings.clusters.begin(), settings.clusters.end(),
                                   [&](const auto& cluster) { return cluster.name == name; });
    if (known) continue;
    return config::Problem{"--cluster: there is no cluster \"" + name + "\" in the configuration",
                           config::kExitUsage};
  }
  std::erase_if(settings.clusters, [&](const config::ClusterSettings& cluster) {
    return std::find(chosen.begin(), chosen.end(), cluster.name) == chosen.end();
  });
  return std::nullopt;
}

}  // namespace lagwatch::cli

// SPDX-License-Identifier: Apache-2.0
// Words, from wherever they come, on to settings, and what is promised of them.
#pragma once

#include "config/resolve.h"
#include "fuzz.h"

namespace lagwatch::fuzz {

inline void ResolveAndCheck(const config::FlagValues& flags,
                            const config::Environment& environment) {
  const auto resolved = config::Resolve(flags, environment);
  if (const auto* problems = std::get_if<std::vector<config::Problem>>(&resolved)) {
    Require(!problems->empty(), "no settings, so there is a problem");
    for (const config::Problem& problem : *problems) {
      RequireOneLine(problem.text);
      Require(problem.exit == config::kExitUsage || problem.exit == config::kExitConfig,
              "a problem has an exit code");
    }
    return;
  }
  const auto& settings = std::get<config::Settings>(resolved);
  Require(!settings.clusters.empty(), "settings have a cluster");
  for (const config::ClusterSettings& cluster : settings.clusters) {
    Require(cluster.interval.count() > 0 && cluster.timeout.count() > 0, "times are above zero");
  }
  for (const std::string& warning : settings.warnings) RequireOneLine(warning);
}

}  // namespace lagwatch::fuzz

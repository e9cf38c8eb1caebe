// SPDX-License-Identifier: Apache-2.0
// Computes the result of `--once` from one collection of each cluster. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/report.h"
#include "render/cluster_report.h"

namespace lagwatch::cli {

struct OnceResult {
  Status worst = Status::kOk;
  // Messages besides the groups: an unreachable Kafka, a group that does not exist.
  std::vector<std::string> messages;
  // No group is rebalancing. `--wait` continues until this holds, too.
  bool settled = true;
};

// `groups` are the names of --group; empty: all. REQUIRES: each cluster has a report.
OnceResult JudgeOnce(std::span<const render::ClusterReport> clusters,
                     const std::vector<std::string>& groups);

int ExitCodeOf(Status worst);

}  // namespace lagwatch::cli

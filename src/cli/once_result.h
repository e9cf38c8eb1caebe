// SPDX-License-Identifier: Apache-2.0
// What the results of one round of collections mean for `--once`. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/report.h"

namespace lagwatch::cli {

struct CheckedCluster {
  std::string_view name;  // empty: unnamed
  const Report* report = nullptr;
};

struct OnceResult {
  Status worst = Status::kOk;
  // What a person must know besides the groups: an unreachable Kafka, a group that does not exist.
  std::vector<std::string> complaints;
  // Nothing is under way: no group rebalances. `--wait` goes on until this holds, too.
  bool settled = true;
};

// `groups` are the names asked for with --group, none: all.
OnceResult JudgeOnce(std::span<const CheckedCluster> clusters,
                     const std::vector<std::string>& groups);

int ExitCodeOf(Status worst);

}  // namespace lagwatch::cli

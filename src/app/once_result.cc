// SPDX-License-Identifier: Apache-2.0
#include "app/once_result.h"

#include <algorithm>

namespace lagwatch::app {
namespace {

using core::GroupState;
using core::Status;

bool IsRebalancing(const core::GroupReport& group) {
  return group.state == GroupState::kPreparingRebalance ||
         group.state == GroupState::kCompletingRebalance || group.state == GroupState::kAssigning ||
         group.state == GroupState::kReconciling;
}

bool HasGroup(const core::Report& report, const std::string& id) {
  return std::any_of(report.groups.begin(), report.groups.end(),
                     [&](const core::GroupReport& group) { return group.id == id; });
}

// Empty when the list of groups is whole: else there may be groups that nobody has seen.
std::string WhyGroupsMayBeMissing(const core::Report& report) {
  if (!report.up) return report.not_ready;
  std::string silent;
  for (const core::Broker& broker : report.brokers) {
    if (!broker.groups_listed) silent += " " + std::to_string(broker.id);
  }
  return silent.empty() ? "" : "these brokers did not list their groups:" + silent;
}

}  // namespace

OnceResult JudgeOnce(std::span<const CheckedCluster> clusters,
                     const std::vector<std::string>& groups) {
  OnceResult result;
  const auto complain = [&](std::string_view cluster, const std::string& text) {
    result.worst = std::max(result.worst, Status::kUnknown);
    result.complaints.push_back((cluster.empty() ? "" : std::string(cluster) + ": ") + text);
  };
  for (const CheckedCluster& cluster : clusters) {
    for (const core::GroupReport& group : cluster.report->groups) {
      result.worst = std::max(result.worst, group.status);
      if (IsRebalancing(group)) result.settled = false;
    }
    const std::string missing = WhyGroupsMayBeMissing(*cluster.report);
    const bool all_found =
        !groups.empty() && std::all_of(groups.begin(), groups.end(), [&](const std::string& id) {
          return HasGroup(*cluster.report, id);
        });
    if (!missing.empty() && !all_found) complain(cluster.name, missing);
  }
  for (const std::string& id : groups) {
    const bool found =
        std::any_of(clusters.begin(), clusters.end(),
                    [&](const CheckedCluster& cluster) { return HasGroup(*cluster.report, id); });
    if (!found) complain("", "there is no group \"" + id + "\"");
  }
  return result;
}

int ExitCodeOf(core::Status worst) {
  switch (worst) {
    case Status::kOk:
      return 0;
    case Status::kWarning:
      return 1;
    case Status::kCritical:
      return 2;
    case Status::kUnknown:
      return 3;
  }
  return 3;
}

}  // namespace lagwatch::app

// SPDX-License-Identifier: Apache-2.0
#include "cli/once_result.h"

#include <algorithm>

namespace lagwatch::cli {
namespace {

bool IsRebalancing(const GroupReport& group) {
  return group.state == GroupState::kPreparingRebalance ||
         group.state == GroupState::kCompletingRebalance || group.state == GroupState::kAssigning ||
         group.state == GroupState::kReconciling;
}

bool HasGroup(const Report& report, const std::string& id) {
  return std::any_of(report.groups.begin(), report.groups.end(),
                     [&](const GroupReport& group) { return group.id == id; });
}

// Of the clusters whose list of groups is not whole, each with its name; empty: all are.
std::string WhyCannotTell(std::span<const CheckedCluster> clusters) {
  std::string why;
  for (const CheckedCluster& cluster : clusters) {
    const std::string missing = WhyGroupsMayBeMissing(*cluster.report);
    if (missing.empty()) continue;
    if (!why.empty()) why += "; ";
    why += (cluster.name.empty() ? "" : std::string(cluster.name) + ": ") + missing;
  }
  return why;
}

}  // namespace

OnceResult JudgeOnce(std::span<const CheckedCluster> clusters,
                     const std::vector<std::string>& groups) {
  OnceResult result;
  const auto complain = [&](std::string_view cluster, const std::string& text) {
    result.worst = std::max(result.worst, Status::kUnknown);
    result.complaints.push_back((cluster.empty() ? "" : std::string(cluster) + ": ") + text);
  };
  const auto found = [&](const std::string& id) {
    return std::any_of(clusters.begin(), clusters.end(), [&](const CheckedCluster& cluster) {
      return HasGroup(*cluster.report, id);
    });
  };
  // Of a name that was not found it is said below what is missing.
  const bool all_somewhere = std::all_of(groups.begin(), groups.end(), found);
  for (const CheckedCluster& cluster : clusters) {
    for (const GroupReport& group : cluster.report->groups) {
      result.worst = std::max(result.worst, group.status);
      if (IsRebalancing(group)) result.settled = false;
    }
    const std::string missing = WhyGroupsMayBeMissing(*cluster.report);
    const bool all_found =
        !groups.empty() && std::all_of(groups.begin(), groups.end(), [&](const std::string& id) {
          return HasGroup(*cluster.report, id);
        });
    if (!missing.empty() && !all_found && all_somewhere) complain(cluster.name, missing);
  }
  for (const std::string& id : groups) {
    if (found(id)) continue;
    const std::string why = WhyCannotTell(clusters);
    std::string text =
        why.empty() ? "there is no group \"" : "cannot tell whether there is a group \"";
    text.append(id).append("\"");
    if (!why.empty()) text.append(": ").append(why);
    complain("", text);
  }
  return result;
}

int ExitCodeOf(Status worst) {
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

}  // namespace lagwatch::cli

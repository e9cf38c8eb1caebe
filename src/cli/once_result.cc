// SPDX-License-Identifier: Apache-2.0
#include "cli/once_result.h"

#include <algorithm>

#include "core/rebalances.h"

namespace lagwatch::cli {
namespace {

bool HasGroup(const Report& report, const std::string& id) {
  return std::any_of(report.groups.begin(), report.groups.end(),
                     [&](const GroupReport& group) { return group.id == id; });
}

// A Streams application that is not ready has nothing to read yet.
bool IsSettled(const GroupReport& group) {
  return !group.state ||
         (!core::IsRebalancing(*group.state) && *group.state != GroupState::kNotReady);
}

// The errors of clusters whose list of groups is incomplete, each with its name; empty: all are
// complete.
std::string WhyUncertain(std::span<const render::ClusterReport> clusters) {
  std::string why;
  for (const render::ClusterReport& cluster : clusters) {
    const std::string missing = WhyGroupsMayBeMissing(*cluster.report);
    if (missing.empty()) continue;
    if (!why.empty()) why += "; ";
    why += (cluster.cluster.empty() ? "" : std::string(cluster.cluster) + ": ") + missing;
  }
  return why;
}

}  // namespace

OnceResult JudgeOnce(std::span<const render::ClusterReport> clusters,
                     const std::vector<std::string>& groups) {
  OnceResult result;
  const auto add_message = [&](std::string_view cluster, const std::string& text) {
    result.worst = std::max(result.worst, Status::kUnknown);
    result.messages.push_back((cluster.empty() ? "" : std::string(cluster) + ": ") + text);
  };
  const auto found = [&](const std::string& id) {
    return std::any_of(clusters.begin(), clusters.end(), [&](const render::ClusterReport& cluster) {
      return HasGroup(*cluster.report, id);
    });
  };
  // For a name that was not found, the message below says why.
  const bool all_somewhere = std::all_of(groups.begin(), groups.end(), found);
  for (const render::ClusterReport& cluster : clusters) {
    for (const GroupReport& group : cluster.report->groups) {
      result.worst = std::max(result.worst, group.status);
      if (!IsSettled(group)) result.settled = false;
    }
    const std::string missing = WhyGroupsMayBeMissing(*cluster.report);
    const bool all_found =
        !groups.empty() && std::all_of(groups.begin(), groups.end(), [&](const std::string& id) {
          return HasGroup(*cluster.report, id);
        });
    if (!missing.empty() && !all_found && all_somewhere) add_message(cluster.cluster, missing);
  }
  for (const std::string& id : groups) {
    if (found(id)) continue;
    const std::string why = WhyUncertain(clusters);
    std::string text =
        why.empty() ? "there is no group \"" : "cannot determine whether there is a group \"";
    text.append(id).append("\"");
    if (!why.empty()) text.append(": ").append(why);
    add_message("", text);
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

// SPDX-License-Identifier: Apache-2.0
#include "render/health.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "render/json_values.h"
#include "render/order.h"

namespace lagwatch::render {
namespace {

Json NotReadyJson(const ClusterReport& cluster) {
  return {{"cluster", cluster.cluster},
          {"text", cluster.report != nullptr ? cluster.report->not_ready
                                             : "the first collection has not ended yet"}};
}

Json HealthJson(const GroupRef& ref) {
  return {{"cluster", ref.cluster->cluster},
          {"group", ref.group->id},
          {"status", core::StatusName(ref.group->status)},
          {"status_since", KnownTime(ref.group->status_since)},
          {"reasons", ReasonsJson(ref.group->reasons)}};
}

// One object a line, so that a person can read it too.
std::string Lines(const std::vector<Json>& objects) {
  std::string out = "[";
  for (const Json& object : objects) {
    out.append(out.size() == 1 ? "\n" : ",\n").append(Dump(object));
  }
  return out.append(objects.empty() ? "]" : "\n]");
}

}  // namespace

bool IsReady(const ClusterReport& cluster) {
  return cluster.report != nullptr && cluster.report->ready;
}

Health HealthOf(std::span<const ClusterReport> clusters, std::optional<std::string_view> group) {
  core::Status worst = core::Status::kOk;
  std::vector<Json> not_ready;
  std::vector<ClusterReport> reports;
  for (const ClusterReport& cluster : clusters) {
    if (cluster.report != nullptr) reports.push_back(cluster);
    if (IsReady(cluster)) continue;
    not_ready.push_back(NotReadyJson(cluster));
    worst = core::Status::kUnknown;
  }
  std::vector<GroupRef> groups = AllGroups(reports);
  std::erase_if(groups, [&group](const GroupRef& ref) {
    return group ? ref.group->id != *group : ref.group->status == core::Status::kOk;
  });
  SortGroups(groups, GroupOrder::kTrouble);
  std::vector<Json> shown;
  for (const GroupRef& ref : groups) {
    worst = std::max(worst, ref.group->status);
    shown.push_back(HealthJson(ref));
  }
  std::string json = "{\"status\":" + Dump(core::StatusName(worst));
  json.append(",\"not_ready\":").append(Lines(not_ready));
  json.append(",\"groups\":").append(Lines(shown)).append("}\n");
  return {worst, std::move(json)};
}

}  // namespace lagwatch::render

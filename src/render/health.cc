// SPDX-License-Identifier: Apache-2.0
#include "render/health.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/headline.h"
#include "render/json_values.h"
#include "render/order.h"
#include "render/verdict_json.h"

namespace lagwatch::render {
namespace {

Json HealthJson(const GroupRef& ref) {
  return {{"cluster", ref.cluster->cluster},
          {"group", ref.group->id},
          {"status", StatusName(ref.group->status)},
          {"status_since", KnownTime(ref.group->status_since)},
          {"shown_as", ShownAsName(ref.group->shown_as)},
          {"headline", core::Headline(*ref.cluster->report, *ref.group)},
          {"last_known", LastKnownJson(*ref.group)},
          {"reasons", ReasonsJson(*ref.group)}};
}

// One object per line, for human readers, too.
std::string Lines(const Json& objects) {
  std::string out = "[";
  for (const Json& object : objects) {
    out.append(out.size() == 1 ? "\n" : ",\n").append(Dump(object));
  }
  return out.append(objects.empty() ? "]" : "\n]");
}

}  // namespace

Health HealthOf(std::span<const ClusterReport> clusters, std::optional<std::string_view> group) {
  Status worst = Status::kOk;
  const Json not_ready = NotReadyJson(clusters);
  if (!not_ready.empty()) worst = Status::kUnknown;
  std::vector<GroupRef> groups = AllGroups(clusters);
  std::erase_if(groups, [&group](const GroupRef& ref) {
    return group ? ref.group->id != *group : ref.group->status == Status::kOk;
  });
  SortGroups(groups, GroupOrder::kTrouble);
  Json shown = Json::array();
  for (const GroupRef& ref : groups) {
    worst = std::max(worst, ref.group->status);
    shown.push_back(HealthJson(ref));
  }
  std::string json = "{\"status\":" + Dump(StatusName(worst));
  json.append(",\"not_ready\":").append(Lines(not_ready));
  json.append(",\"groups\":").append(Lines(shown)).append("}\n");
  return {worst, std::move(json)};
}

}  // namespace lagwatch::render

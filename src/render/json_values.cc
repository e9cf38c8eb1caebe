// SPDX-License-Identifier: Apache-2.0
#include "render/json_values.h"

#include <cmath>
#include <utility>

#include "render/timestamp.h"

namespace lagwatch::render {
namespace {

// What the group's last commit tells of when it was alive: evidence for rules about nobody reading.
Json LastReadBefore(const core::Reason& reason, const core::GroupReport& group) {
  const bool of_alive =
      reason.kind == core::ReasonKind::kStopped || reason.kind == core::ReasonKind::kInactive;
  return of_alive && group.last_read ? KnownTime(group.last_read->at) : Json(nullptr);
}

Json ReasonJson(const core::Reason& reason, const core::GroupReport& group) {
  const bool has_place = !reason.topic.empty();
  return {
      {"reason", core::ReasonName(reason.kind)},
      {"status", core::StatusName(reason.status)},
      {"text", reason.text},
      {"evidence",
       {{"topic", has_place ? Json(reason.topic) : Json(nullptr)},
        {"partition", has_place && reason.partition >= 0 ? Json(reason.partition) : Json(nullptr)},
        {"value", Known(reason.value)},
        {"threshold", Known(reason.threshold)},
        {"seconds", KnownSeconds(reason.lasting)},
        {"last_read_before", LastReadBefore(reason, group)}}}};
}

}  // namespace

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json Known(core::Offset offset) { return offset.known() ? Json(offset.value()) : Json(nullptr); }

Json KnownSeconds(const std::optional<core::Duration>& span) {
  return span ? Json(core::Seconds(*span)) : Json(nullptr);
}

Json KnownForecast(const std::optional<double>& seconds) {
  if (!seconds) return nullptr;
  return std::isinf(*seconds) ? Json("+Inf") : Json(*seconds);
}

Json KnownTime(core::WallTime time) {
  return time == core::WallTime{} ? Json(nullptr) : Json(Timestamp(time));
}

Json NotReadyJson(std::span<const ClusterReport> clusters) {
  Json list = Json::array();
  for (const ClusterReport& cluster : clusters) {
    if (IsReady(cluster) && core::GroupsAreKnown(*cluster.report)) continue;
    const std::string why = IsReady(cluster) ? core::WhyGroupsMayBeMissing(*cluster.report)
                                             : std::string(WhyNotReady(cluster));
    list.push_back({{"cluster", cluster.cluster}, {"text", why}});
  }
  return list;
}

GroupCounts CountGroups(const std::vector<GroupRef>& groups) {
  return {
      .status = CountByStatus(groups, [](const GroupRef& ref) { return ref.group->status; }),
      .shown_as = CountByShownAs(groups, [](const GroupRef& ref) { return ref.group->shown_as; })};
}

std::string GroupsTail(std::size_t offset, std::size_t total, const GroupCounts& counts,
                       std::span<const ClusterReport> clusters) {
  std::string tail = "\n],\"offset\":" + std::to_string(offset);
  tail.append(",\"total\":").append(std::to_string(total));
  tail.append(",\"counts\":").append(Dump(counts.status));
  tail.append(",\"counts_shown\":").append(Dump(counts.shown_as));
  return tail.append(",\"not_ready\":").append(Dump(NotReadyJson(clusters))).append("}\n");
}

Json ReasonsJson(const core::GroupReport& group) {
  Json list = Json::array();
  for (const core::Reason& reason : group.reasons) list.push_back(ReasonJson(reason, group));
  return list;
}

}  // namespace lagwatch::render

// SPDX-License-Identifier: Apache-2.0
#include "render/json_values.h"

#include <array>
#include <cmath>
#include <utility>

#include "base/format.h"

namespace lagwatch::render {
namespace {

// When the group was last alive according to its last commit: evidence for rules about inactivity.
Json LastReadBefore(const Reason& reason, const GroupReport& group) {
  const bool of_alive = reason.kind == ReasonKind::kStopped || reason.kind == ReasonKind::kInactive;
  return of_alive && group.last_read ? KnownTime(group.last_read->at) : Json(nullptr);
}

Json ReasonJson(const Reason& reason, const GroupReport& group) {
  const bool has_place = !reason.topic.empty();
  return {
      {"reason", ReasonName(reason.kind)},
      {"status", StatusName(reason.status)},
      {"text", reason.text},
      {"evidence",
       {{"topic", has_place ? Json(reason.topic) : Json(nullptr)},
        {"partition", has_place && reason.partition >= 0 ? Json(reason.partition) : Json(nullptr)},
        {"value", OrNull(reason.value)},
        {"threshold", OrNull(reason.threshold)},
        {"seconds", KnownSeconds(reason.lasting)},
        {"last_read_before", LastReadBefore(reason, group)}}}};
}

// The number of groups of each value, the greatest value first.
template <std::size_t N, typename Value>
Json CountBy(const std::vector<GroupRef>& groups, Value GroupReport::*value,
             std::string_view (*name_of)(Value)) {
  std::array<std::size_t, N> numbers{};
  for (const GroupRef& ref : groups) ++numbers[static_cast<std::size_t>(ref.group->*value)];
  Json counts = Json::object();
  for (std::size_t i = N; i-- > 0;) {
    counts[std::string(name_of(static_cast<Value>(i)))] = numbers[i];
  }
  return counts;
}

}  // namespace

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json OrNull(Offset offset) { return offset.known() ? Json(offset.value()) : Json(nullptr); }

Json KnownSeconds(const std::optional<Duration>& span) {
  return span ? Json(Seconds(*span)) : Json(nullptr);
}

Json KnownForecast(const std::optional<double>& seconds) {
  if (!seconds) return nullptr;
  return std::isinf(*seconds) ? Json("+Inf") : Json(*seconds);
}

Json KnownTime(WallTime time) {
  return time == WallTime{} ? Json(nullptr) : Json(FormatTimestamp(time));
}

Json NotReadyJson(std::span<const ClusterReport> clusters) {
  Json list = Json::array();
  for (const ClusterReport& cluster : clusters) {
    if (IsReady(cluster) && GroupsAreKnown(*cluster.report)) continue;
    const std::string why = IsReady(cluster) ? WhyGroupsMayBeMissing(*cluster.report)
                                             : std::string(WhyNotReady(cluster));
    list.push_back({{"cluster", cluster.cluster}, {"text", why}});
  }
  return list;
}

GroupCounts CountGroups(const std::vector<GroupRef>& groups) {
  return {.status = CountBy<kStatusCount>(groups, &GroupReport::status, StatusName),
          .shown_as = CountBy<kShownAsCount>(groups, &GroupReport::shown_as, ShownAsName)};
}

std::string GroupsHead(std::span<const GroupRef> groups,
                       const std::function<Json(const GroupRef&)>& json_of) {
  std::string head = "{\"groups\":[";
  for (const GroupRef& ref : groups) {
    head.append(&ref == groups.data() ? "\n" : ",\n").append(Dump(json_of(ref)));
  }
  return head;
}

std::string GroupsTail(std::size_t offset, std::size_t total, const GroupCounts& counts,
                       std::span<const ClusterReport> clusters) {
  std::string tail = "\n],\"offset\":" + std::to_string(offset);
  tail.append(",\"total\":").append(std::to_string(total));
  tail.append(",\"counts\":").append(Dump(counts.status));
  tail.append(",\"counts_shown\":").append(Dump(counts.shown_as));
  return tail.append(",\"not_ready\":").append(Dump(NotReadyJson(clusters))).append("}\n");
}

Json ReasonsJson(const GroupReport& group) {
  return ListOf(group.reasons, [&](const Reason& reason) { return ReasonJson(reason, group); });
}

}  // namespace lagwatch::render

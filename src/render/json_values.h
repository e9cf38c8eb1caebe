// SPDX-License-Identifier: Apache-2.0
// How values become JSON in every document: unknown is null, times are RFC 3339, spans are seconds.
// Pure; any thread; names may hold bytes that are not UTF-8, which Dump replaces like the metrics
// page does.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/report.h"
#include "model/types.h"
#include "render/cluster_report.h"
#include "render/order.h"

namespace lagwatch::render {

using Json = nlohmann::ordered_json;  // keys in the order of the documentation

std::string Dump(const Json& json);

template <typename Value>
Json OrNull(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}
Json OrNull(Offset offset);
Json KnownSeconds(const std::optional<Duration>& span);
// JSON has no infinity: an infinite value is the string "+Inf".
Json KnownForecast(const std::optional<double>& seconds);
// The epoch is null.
Json KnownTime(WallTime time);

// The number of groups of each status, worst first.
template <typename Groups, typename StatusOf>
Json CountByStatus(const Groups& groups, StatusOf status_of) {
  Json counts = Json::object();
  for (const Status status : {Status::kCritical, Status::kUnknown, Status::kWarning, Status::kOk}) {
    counts[std::string(StatusName(status))] =
        std::count_if(groups.begin(), groups.end(),
                      [&](const auto& group) { return status_of(group) == status; });
  }
  return counts;
}

// The number of groups by how they are shown, worst first.
template <typename Groups, typename ShownAsOf>
Json CountByShownAs(const Groups& groups, ShownAsOf shown_as_of) {
  std::array<std::size_t, kShownAsCount> numbers{};
  for (const auto& group : groups) ++numbers[static_cast<std::size_t>(shown_as_of(group))];
  Json counts = Json::object();
  for (std::size_t i = kShownAsCount; i-- > 0;) {
    counts[std::string(ShownAsName(static_cast<ShownAs>(i)))] = numbers[i];
  }
  return counts;
}

// The clusters without fresh data, each with the reason.
Json NotReadyJson(std::span<const ClusterReport> clusters);

// The number of groups of each status, and by how they are shown.
struct GroupCounts {
  Json status;
  Json shown_as;
};
GroupCounts CountGroups(const std::vector<GroupRef>& groups);

// The end of a document of groups: their offset in `total`, counts, clusters without fresh data.
// Closes the list and the document.
std::string GroupsTail(std::size_t offset, std::size_t total, const GroupCounts& counts,
                       std::span<const ClusterReport> clusters);

Json ReasonsJson(const GroupReport& group);

}  // namespace lagwatch::render

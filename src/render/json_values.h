// SPDX-License-Identifier: Apache-2.0
// How values become JSON in every document: unknown is null, times are RFC 3339, spans are seconds.
// Pure; any thread; names may hold bytes that are not UTF-8, which Dump replaces like the metrics
// page does.
#pragma once

#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/optional_non_negative.h"
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
template <typename Value>
Json OrNull(const OptionalNonNegative<Value>& value) {
  return OrNull(std::optional<Value>(value));
}
Json OrNull(Offset offset);
Json KnownSeconds(const std::optional<Duration>& span);
// JSON has no infinity: an infinite value is the string "+Inf".
Json KnownForecast(const std::optional<double>& seconds);
// The epoch is null.
Json KnownTime(WallTime time);

// A list of `json_of(element)` for each element.
template <typename Elements, typename JsonOf>
Json ListOf(const Elements& elements, JsonOf json_of) {
  Json list = Json::array();
  for (const auto& element : elements) list.push_back(json_of(element));
  return list;
}

// The clusters without fresh data, each with the reason.
Json NotReadyJson(std::span<const ClusterReport> clusters);

// The number of groups of each status, and by how they are shown, worst first.
struct GroupCounts {
  Json status;
  Json shown_as;
};
GroupCounts CountGroups(const std::vector<GroupRef>& groups);

// The beginning of a document of groups: `json_of(group)` for each, one a line.
std::string GroupsHead(std::span<const GroupRef> groups,
                       const std::function<Json(const GroupRef&)>& json_of);

// The end of a document of groups: their offset in `total`, counts, clusters without fresh data.
// Closes the list and the document.
std::string GroupsTail(std::size_t offset, std::size_t total, const GroupCounts& counts,
                       std::span<const ClusterReport> clusters);

Json ReasonsJson(const GroupReport& group);

}  // namespace lagwatch::render

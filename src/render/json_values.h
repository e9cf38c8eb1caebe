// SPDX-License-Identifier: Apache-2.0
// How values become JSON in every document: unknown is null, times are RFC 3339, spans are seconds.
// Pure; any thread; names may hold bytes that are not UTF-8, which Dump replaces as the metrics
// page does.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/reason.h"
#include "core/types.h"

namespace lagwatch::render {

using Json = nlohmann::ordered_json;  // keys in the order of the documentation

std::string Dump(const Json& json);

template <typename Value>
Json Known(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}
Json Known(core::Offset offset);
Json KnownSeconds(const std::optional<core::Duration>& span);
// JSON has no infinity: what will never be is the string "+Inf".
Json KnownForecast(const std::optional<double>& seconds);
// The epoch is unknown.
Json KnownTime(core::WallTime time);

// How many groups have each status, worst first.
template <typename Groups, typename StatusOf>
Json CountByStatus(const Groups& groups, StatusOf status_of) {
  using core::Status;
  Json counts = Json::object();
  for (const Status status : {Status::kCritical, Status::kUnknown, Status::kWarning, Status::kOk}) {
    counts[std::string(core::StatusName(status))] =
        std::count_if(groups.begin(), groups.end(),
                      [&](const auto& group) { return status_of(group) == status; });
  }
  return counts;
}

Json ReasonsJson(const std::vector<core::Reason>& reasons);

}  // namespace lagwatch::render

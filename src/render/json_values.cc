// SPDX-License-Identifier: Apache-2.0
#include "render/json_values.h"

#include <cmath>
#include <utility>

#include "render/timestamp.h"

namespace lagwatch::render {
namespace {

Json ReasonJson(const core::Reason& reason) {
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
        {"seconds", KnownSeconds(reason.lasting)}}}};
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

Json ReasonsJson(const std::vector<core::Reason>& reasons) {
  Json list = Json::array();
  for (const core::Reason& reason : reasons) list.push_back(ReasonJson(reason));
  return list;
}

}  // namespace lagwatch::render

// SPDX-License-Identifier: Apache-2.0
#include "model/reason.h"

#include <array>

namespace lagwatch {
namespace {

// Indexed by ReasonKind.
constexpr std::array<std::string_view, kReasonCount> kReasonNames = {
    "stale_data",
    "incomplete_data",
    "data_loss",
    "offset_beyond_end",
    "rewind",
    "stopped",
    "stalled",
    "retention_risk",
    "falling_behind",
    "lag_above_threshold",
    "time_lag_above_threshold",
    "rebalance_storm",
    "uncommitted",
    "no_members",
    "no_assignment",
    "inactive",
};

}  // namespace

std::string_view StatusName(Status status) {
  switch (status) {
    case Status::kOk:
      return "ok";
    case Status::kWarning:
      return "warning";
    case Status::kUnknown:
      return "unknown";
    case Status::kCritical:
      return "critical";
  }
  return "";
}

std::string_view ReasonName(ReasonKind kind) {
  return kReasonNames[static_cast<std::size_t>(kind)];
}

std::optional<Status> ParseStatus(std::string_view name) {
  for (const Status status : {Status::kOk, Status::kWarning, Status::kUnknown, Status::kCritical}) {
    if (StatusName(status) == name) return status;
  }
  return std::nullopt;
}

std::optional<ReasonKind> ParseReason(std::string_view name) {
  for (std::size_t i = 0; i < kReasonNames.size(); ++i) {
    if (kReasonNames[i] == name) return static_cast<ReasonKind>(i);
  }
  return std::nullopt;
}

}  // namespace lagwatch

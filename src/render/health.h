// SPDX-License-Identifier: Apache-2.0
// The document of /health: the overall status and the groups that cause it. Pure; decides nothing:
// it shows the verdicts, and a cluster without fresh data as unknown.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/report.h"
#include "render/json.h"

namespace lagwatch::render {

struct Health {
  Status status = Status::kUnknown;  // the worst status in the document
  std::string json;
};

// Lists the worst first: every group that is not ok, or with `group` those of that name whatever
// their status. A cluster that is not ready is in `not_ready` with the reason, and makes the status
// unknown.
Health HealthOf(std::span<const ClusterReport> clusters, std::optional<std::string_view> group);

}  // namespace lagwatch::render

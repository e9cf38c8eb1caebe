// SPDX-License-Identifier: Apache-2.0
// The answer of /health: the overall status and the groups that make it. Pure; decides nothing: it
// passes on what the verdicts say, and that a cluster without fresh data is unknown.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/report.h"
#include "render/json.h"

namespace lagwatch::render {

struct Health {
  Status status = Status::kUnknown;  // the worst of what the document holds
  std::string json;
};

// Worst first: every group that is not ok, or with `group` those of that name whatever their
// status. A cluster that is not ready is in `not_ready` with the reason, and makes it unknown.
Health HealthOf(std::span<const ClusterReport> clusters, std::optional<std::string_view> group);

}  // namespace lagwatch::render

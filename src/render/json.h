// SPDX-License-Identifier: Apache-2.0
// The JSON documents of /api/v1/* and of `--once --output json` (INTERFACE: one document for both).
// Pure; an unknown value is null, an infinite forecast the string "+Inf" (JSON has no infinity).
// Written group by group, so that a large cluster needs no tree of the whole document.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/minute.h"
#include "model/report.h"
#include "render/cluster_report.h"
#include "render/order.h"
#include "render/program_build.h"

namespace lagwatch::render {

// `/api/v1/groups`: which groups, in which order, with how much detail. Filters first, then sorts,
// then cuts; `total` in the document counts the groups before the cut, `counts` those by status
// without the filter by status.
struct GroupsQuery {
  bool partitions = false;
  std::size_t offset = 0;
  std::optional<std::size_t> limit;
  GroupOrder order = GroupOrder::kTrouble;
  std::optional<Status> status;
  std::string search;  // part of the name, ASCII case ignored
};

std::string GroupsJson(std::span<const ClusterReport> clusters, const GroupsQuery& query);
std::string GroupJson(std::string_view cluster, const Report& report, const GroupReport& group);
std::string HistoryJson(std::string_view cluster, std::string_view group,
                        std::span<const Minute> minutes);

struct StatusInfo {
  BuildInfo build;
  WallTime now;
  WallTime started;
};
std::string StatusJson(std::span<const ClusterReport> clusters, const StatusInfo& info);
std::string ErrorJson(std::string_view message);

}  // namespace lagwatch::render

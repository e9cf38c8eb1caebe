// SPDX-License-Identifier: Apache-2.0
#include "render/order.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

namespace lagwatch::render {
namespace {

bool Before(const GroupRef& a, const GroupRef& b, GroupOrder order) {
  const bool by_status = order == GroupOrder::kTrouble || order == GroupOrder::kStatus;
  const bool by_lag = order == GroupOrder::kTrouble || order == GroupOrder::kLag;
  if (by_status && a.group->status != b.group->status) return a.group->status > b.group->status;
  if (by_status && a.group->shown_as != b.group->shown_as) {
    return a.group->shown_as > b.group->shown_as;
  }
  if (by_lag && a.group->lag_sum != b.group->lag_sum) return a.group->lag_sum > b.group->lag_sum;
  if (order == GroupOrder::kTimeLag && a.group->time_lag_max != b.group->time_lag_max) {
    return a.group->time_lag_max > b.group->time_lag_max;
  }
  return std::tie(a.group->id, a.cluster->cluster) < std::tie(b.group->id, b.cluster->cluster);
}

}  // namespace

std::optional<GroupOrder> ParseGroupOrder(std::string_view name) {
  if (name.empty()) return GroupOrder::kTrouble;
  if (name == "name") return GroupOrder::kName;
  if (name == "lag") return GroupOrder::kLag;
  if (name == "time_lag" || name == "lag_seconds") return GroupOrder::kTimeLag;
  if (name == "status") return GroupOrder::kStatus;
  return std::nullopt;
}

std::vector<GroupRef> AllGroups(std::span<const ClusterReport> clusters) {
  std::vector<GroupRef> groups;
  for (const ClusterReport& cluster : clusters) {
    if (cluster.report == nullptr) continue;
    for (const GroupReport& group : cluster.report->groups) {
      groups.push_back({&cluster, &group});
    }
  }
  return groups;
}

void SortGroups(std::vector<GroupRef>& groups, GroupOrder order) {
  std::ranges::sort(groups,
                    [order](const GroupRef& a, const GroupRef& b) { return Before(a, b, order); });
}

}  // namespace lagwatch::render

// SPDX-License-Identifier: Apache-2.0
// The order in which groups are shown, for every output that sorts them. Pure, nothing fails.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/report.h"
#include "render/cluster_report.h"

namespace lagwatch::render {

// A group and its cluster; points into the reports.
struct GroupRef {
  const ClusterReport* cluster = nullptr;
  const GroupReport* group = nullptr;
};

// Ties of every order but the last are broken by name, then cluster. An unknown lag sorts below
// every known one.
enum class GroupOrder {
  kTrouble,  // worst status first, then most lag
  kName,
  kLag,      // most lag first
  kTimeLag,  // longest time lag of a partition first
  kStatus,   // worst status first
};
std::optional<GroupOrder> ParseGroupOrder(std::string_view name);  // "" is kTrouble

std::vector<GroupRef> AllGroups(std::span<const ClusterReport> clusters);
void SortGroups(std::vector<GroupRef>& groups, GroupOrder order);

}  // namespace lagwatch::render

// SPDX-License-Identifier: Apache-2.0
#include "render/group_choice.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace lagwatch::render {
namespace {

// Indexes, most lag first.
std::vector<std::size_t> InOrder(std::span<const GroupCost> groups) {
  std::vector<std::size_t> order(groups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [groups](std::size_t i) { return groups[i].lag; });
  return order;
}

}  // namespace

Choice ChooseGroups(std::span<const GroupCost> groups, const PageLimits& limits) {
  Choice choice{std::vector<Shown>(groups.size(), Shown::kNothing), {}};
  std::vector<std::size_t> order = InOrder(groups);
  const std::size_t count = std::min(limits.groups.value_or(order.size()), order.size());
  for (std::size_t i = count; i < order.size(); ++i) {
    choice.dropped.by_groups += groups[order[i]].own + groups[order[i]].details;
  }
  order.resize(count);

  std::size_t room = limits.series.value_or(std::numeric_limits<std::size_t>::max());
  const auto take = [&](std::size_t group, std::size_t series, Shown shown) {
    if (series > room) {
      choice.dropped.by_series += series;
      return;
    }
    room -= series;
    choice.shown[group] = shown;
  };
  for (const std::size_t group : order) take(group, groups[group].own, Shown::kOwn);
  for (const std::size_t group : order) {
    if (choice.shown[group] == Shown::kOwn) {
      take(group, groups[group].details, Shown::kAll);
    } else {
      choice.dropped.by_series += groups[group].details;
    }
  }
  return choice;
}

}  // namespace lagwatch::render

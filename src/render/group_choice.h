// SPDX-License-Identifier: Apache-2.0
// Chooses the groups that fit on a page (`--limit.groups`, `--limit.series`). Pure: equal arguments
// give equal choices.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "render/page.h"

namespace lagwatch::render {

// What is shown of a group: nothing, its own series, or also those by topic and partition.
enum class Shown : std::uint8_t { kNothing, kOwn, kAll };

struct GroupCost {
  std::int64_t lag = 0;
  std::size_t own = 0;      // series without a topic
  std::size_t details = 0;  // series by topic and partition
};

struct Choice {
  std::vector<Shown> shown;  // in the order of the costs
  SeriesDropped dropped;
};

// Groups with the most lag come first; ties keep their order. The limit of groups admits that many.
// The limit of series then admits the own series of each as long as they fit, and after those the
// details of each as long as they fit, so that as many groups as possible keep their verdict and
// worst lag. A group's details are shown completely or not at all; details that do not fit are
// skipped, so that a single large group does not empty the page.
Choice ChooseGroups(std::span<const GroupCost> groups, const PageLimits& limits);

}  // namespace lagwatch::render

// SPDX-License-Identifier: Apache-2.0
// Which groups a page has room for (`--limit.groups`, `--limit.series`). Pure: equal arguments give
// equal choices.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "render/page.h"

namespace lagwatch::render {

// Of a group: nothing, its own series, or those by topic and partition, too.
enum class Shown : std::uint8_t { kNothing, kOwn, kAll };

struct GroupCost {
  std::int64_t lag = 0;
  std::size_t own = 0;      // series without a topic
  std::size_t details = 0;  // series by topic and partition
};

struct Choice {
  std::vector<Shown> shown;  // as the costs
  SeriesDropped dropped;
};

// Most lag first, and of equal lag the one that comes first. The limit of groups lets so many in.
// The limit of series then lets in the own series of each, as long as they fit, and after all of
// those the details of each, as long as they fit: so as many groups as can be keep their verdict
// and worst lag. A group's details are there as a whole or not at all, and one that does not fit
// is passed over, lest a single large group empties the page.
Choice ChooseGroups(std::span<const GroupCost> groups, const PageLimits& limits);

}  // namespace lagwatch::render

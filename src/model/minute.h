// SPDX-License-Identifier: Apache-2.0
// A point of a group's chart. A plain value.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"

namespace lagwatch {

// One minute of one group. A rate is of the records consumed, or produced to the group's topics,
// between two Reports of this minute or into it.
struct Minute {
  WallTime start{};
  std::optional<std::int64_t> lag_sum{};  // by the last Report of the minute
  std::optional<double> consumed_per_second{};
  std::optional<double> produced_per_second{};
};

}  // namespace lagwatch

// SPDX-License-Identifier: Apache-2.0
// What a person asked for about judging and showing groups. Plain values, checked by config/.
#pragma once

#include <cstdint>
#include <optional>

#include "core/types.h"

namespace lagwatch::core {

// Records per partition; empty is off. A lag above the value (not at it) is over the threshold.
struct Thresholds {
  std::optional<std::int64_t> lag_warning = 10'000;
  std::optional<std::int64_t> lag_critical;
};

struct Policy {
  IsolationLevel isolation = IsolationLevel::kReadUncommitted;
  // How long a value that could not be read again is still shown: stale-after x interval.
  Duration stale_after = std::chrono::seconds(45);
  Thresholds thresholds;
  // `--max-lag` of `--once`: a gate that holds for every checked group, members or not.
  std::optional<std::int64_t> max_lag;
};

}  // namespace lagwatch::core

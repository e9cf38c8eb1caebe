// SPDX-License-Identifier: Apache-2.0
// `--max-lag` and `--max-lag-seconds` of a group that was judged elsewhere, by a running lagwatch.
// Pure, nothing fails.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/report.h"

namespace lagwatch::core {

struct Gates {
  std::optional<std::int64_t> max_lag;
  std::optional<Duration> max_time_lag;
};

// Adds what the gates find to the group's reasons and status, as Judge() would have.
void ApplyGates(const Gates& gates, const std::vector<Topic>& topics, GroupReport& group);

}  // namespace lagwatch::core

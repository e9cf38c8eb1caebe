// SPDX-License-Identifier: Apache-2.0
// Applies `--max-lag` and `--max-lag-seconds` to a group that another lagwatch has judged. Pure,
// nothing fails.
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

// Adds the reasons of the gates to the group's reasons and status, as Judge() does.
void ApplyGates(const Gates& gates, const std::vector<Topic>& topics, GroupReport& group);

}  // namespace lagwatch::core

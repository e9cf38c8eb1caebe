// SPDX-License-Identifier: Apache-2.0
// Logs resets forward: commits that moved on while their group had no member. Their records are not
// counted as consumed (core/history.h), so the log is where an operator finds them.
// Any thread, no two calls for one cluster at a time; nothing fails.
#pragma once

#include <string>

#include "app/logger.h"
#include "core/report.h"

namespace lagwatch::app {

// One line a group and topic whose records_skipped rose; `before` is the Report before or null.
void LogSkips(const Logger& logger, const std::string& cluster, const core::Report* before,
              const core::Report& after);

}  // namespace lagwatch::app

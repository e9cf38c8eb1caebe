// SPDX-License-Identifier: Apache-2.0
// Logs resets forward: commits that moved on while their group had no member. Their records are not
// counted as consumed (core/history.h), so the log is where an operator finds them.
// Any thread, no two calls for one cluster at a time; nothing fails.
#pragma once

#include <string>

#include "model/report.h"
#include "serve/logger.h"

namespace lagwatch::serve {

// One line a group and topic whose records_skipped rose; `before` is the Report before or null.
void LogSkips(const Logger& logger, const std::string& cluster, const Report* before,
              const Report& after);

}  // namespace lagwatch::serve

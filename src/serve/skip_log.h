// SPDX-License-Identifier: Apache-2.0
// Logs forward resets: commits that advanced while their group had no members. The skipped records
// do not count as consumed (core/history.h), so the log shows them. Any thread, no two calls for
// one cluster at a time; nothing fails.
#pragma once

#include <string>

#include "model/report.h"
#include "serve/logger.h"

namespace lagwatch::serve {

// Logs one line per group and topic whose records_skipped increased; `before` is the previous
// Report or null.
void LogSkips(const Logger& logger, const std::string& cluster, const Report* before,
              const Report& after);

}  // namespace lagwatch::serve

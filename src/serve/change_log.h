// SPDX-License-Identifier: Apache-2.0
// Logs what changed from one Report to the next. Changes only, so that an outage of an hour is two
// lines and not one per collection. No two calls for one cluster at a time; nothing fails.
#pragma once

#include <string>

#include "model/report.h"
#include "render/page.h"
#include "serve/logger.h"

namespace lagwatch::serve {

// `before` is null for the first report. `cluster` may be empty.
void LogChanges(const Logger& logger, const std::string& cluster, const Report* before,
                const Report& after);

// Logs when a limit starts or stops dropping series.
void LogLimits(const Logger& logger, const std::string& cluster,
               const render::SeriesDropped& before, const render::SeriesDropped& after);

}  // namespace lagwatch::serve

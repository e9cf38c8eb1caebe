// SPDX-License-Identifier: Apache-2.0
// What is worth a log line when one Report follows another: changes, never the state of things, so
// that an outage of an hour is two lines and not one a collection.
#pragma once

#include <string>

#include "model/report.h"
#include "render/page.h"
#include "serve/logger.h"

namespace lagwatch::serve {

// `before` is null at the first report. `cluster` may be empty.
void LogChanges(const Logger& logger, const std::string& cluster, const Report* before,
                const Report& after);

// When a limit begins or ends to keep series off the page.
void LogLimits(const Logger& logger, const std::string& cluster,
               const render::SeriesDropped& before, const render::SeriesDropped& after);

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// What a person should know of a cluster though nothing failed: filters that leave nothing of what
// Kafka listed, a group that cannot be shown. Pure but for the log; any thread.
#pragma once

#include <string>
#include <vector>

#include "app/logger.h"
#include "config/settings.h"
#include "core/report.h"

namespace lagwatch::app {

// What this Report tells; those of the Report before, which may be null, while it is not complete.
std::vector<core::Note> NotesOf(const config::ClusterSettings& settings, const core::Report& report,
                                const core::Report* before);

// A line when a note begins or ends. `before` is null at the first Report.
void LogNotes(const Logger& logger, const std::string& cluster, const core::Report* before,
              const core::Report& after);

}  // namespace lagwatch::app

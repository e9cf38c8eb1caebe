// SPDX-License-Identifier: Apache-2.0
// What a person should know of a cluster though nothing failed: filters that leave nothing of what
// Kafka listed, a group that cannot be shown. Pure but for the log; any thread.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"
#include "model/report.h"
#include "serve/logger.h"

namespace lagwatch::serve {

// What this Report tells; those of the Report before, which may be null, while it is not complete.
std::vector<Note> NotesOf(const config::ClusterSettings& settings, const Report& report,
                          const Report* before);

// A line when a note begins or ends. `before` is null at the first Report.
void LogNotes(const Logger& logger, const std::string& cluster, const Report* before,
              const Report& after);

}  // namespace lagwatch::serve

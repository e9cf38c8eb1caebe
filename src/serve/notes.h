// SPDX-License-Identifier: Apache-2.0
// Notes about a cluster without a failure: filters that exclude everything that Kafka listed, a
// group that cannot be shown. Pure except for the log; any thread.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"
#include "model/report.h"
#include "serve/logger.h"

namespace lagwatch::serve {

// The notes of this Report; while it is not complete, those of the Report before, which may be
// null.
std::vector<Note> NotesOf(const config::ClusterSettings& settings, const Report& report,
                          const Report* before);

// Logs a line when a note appears or disappears. `before` is null for the first Report.
void LogNotes(const Logger& logger, const std::string& cluster, const Report* before,
              const Report& after);

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// Logs the groups whose status changed from one Report to the next, each with its evidence. For the
// first Report (`before` is null) it logs the groups that are not ok; it logs a removed group if it
// was not ok. An outage of the whole cluster changes no status here: groups keep their last known
// status, so an outage is one line at its start and one at its end (serve/change_log.h). If many
// groups change at once, it logs the worst one by one and the number of the rest. Stateless;
// nothing fails.
#pragma once

#include <string>

#include "model/report.h"
#include "serve/logger.h"

namespace lagwatch::serve {

void LogVerdicts(const Logger& logger, const std::string& cluster, const Report* before,
                 const Report& after);

}  // namespace lagwatch::serve

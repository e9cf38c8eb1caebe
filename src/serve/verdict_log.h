// SPDX-License-Identifier: Apache-2.0
// Log lines for groups whose status changed from one Report to the next, each with its evidence.
// At the first Report (`before` is null) groups that are not ok are news; a group that vanishes is
// when it was not ok. An outage of the whole cluster changes no status here: groups count as they
// were last known, so it costs the log one line at its begin and one at its end
// (serve/change_log.h). When many change at once, the worst are told one by one and the rest
// counted. No thread rule of its own; nothing fails.
#pragma once

#include <string>

#include "model/report.h"
#include "serve/logger.h"

namespace lagwatch::serve {

void LogVerdicts(const Logger& logger, const std::string& cluster, const Report* before,
                 const Report& after);

}  // namespace lagwatch::serve

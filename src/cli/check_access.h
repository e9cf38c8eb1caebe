// SPDX-License-Identifier: Apache-2.0
// `--check-access`: tries what the settings need of Kafka, cluster by cluster, and says what is
// missing and what grants it.
#pragma once

#include "config/settings.h"
#include "serve/logger.h"

namespace lagwatch::cli {

// Prints to stdout; returns 0 when nothing that is needed is missing, 3 when something is or Kafka
// is not reached. Within the longest --collect.timeout. Main thread.
int RunCheckAccess(config::Settings settings, const serve::Logger& logger);

}  // namespace lagwatch::cli

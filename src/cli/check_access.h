// SPDX-License-Identifier: Apache-2.0
// Implements `--check-access`: tries every Kafka request that the settings need, for each cluster,
// and reports missing ACLs and the commands that grant them.
#pragma once

#include "config/settings.h"
#include "serve/logger.h"

namespace lagwatch::cli {

// Prints to stdout; returns 0 if nothing is missing, 3 if an ACL is missing or Kafka is
// unreachable. Takes at most the longest --collect.timeout. Main thread.
int RunCheckAccess(config::Settings settings, const serve::Logger& logger);

}  // namespace lagwatch::cli

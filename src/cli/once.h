// SPDX-License-Identifier: Apache-2.0
// `--once`: collect, print, and an exit code that a script can trust.
#pragma once

#include "config/settings.h"
#include "serve/logger.h"

namespace lagwatch::cli {

// Prints the result to stdout and what else there is to say to stderr; returns the exit code of
// INTERFACE 4. With --wait it collects until the result is ok or the time is up. Main thread.
int RunOnce(config::Settings settings, const serve::Logger& logger);

}  // namespace lagwatch::cli

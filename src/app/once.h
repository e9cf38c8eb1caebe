// SPDX-License-Identifier: Apache-2.0
// `--once`: collect, print, and an exit code that a script can trust.
#pragma once

#include "app/logger.h"
#include "config/settings.h"

namespace lagwatch::app {

// Prints the result to stdout and what else there is to say to stderr; returns the exit code of
// INTERFACE 4. With --wait it collects until the result is ok or the time is up. Main thread.
int RunOnce(config::Settings settings, const Logger& logger);

}  // namespace lagwatch::app

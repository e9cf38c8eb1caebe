// SPDX-License-Identifier: Apache-2.0
// Implements `--once`: collects, prints the result and returns an exit code for scripts.
#pragma once

#include "config/settings.h"
#include "serve/logger.h"

namespace lagwatch::cli {

// Prints the result to stdout and messages to stderr; returns an exit code of
// docs/reference/exit-codes.md. With --wait it collects until the result is ok or the time is up.
// Main thread.
int RunOnce(config::Settings settings, const serve::Logger& logger);

}  // namespace lagwatch::cli

// SPDX-License-Identifier: Apache-2.0
// Serving until SIGTERM or SIGINT: pollers, publisher and the HTTP server put together.
#pragma once

#include "app/logger.h"
#include "config/settings.h"

namespace lagwatch::app {

// Blocks until told to stop; returns the exit code. To be called once, from the main thread, before
// any other thread exists (it blocks the signals it waits for).
int Serve(const config::Settings& settings, const Logger& logger);

// The same for the recording of `--replay`, whose time is the time of all that is served and
// logged.
int ServeReplay(config::Settings settings);

}  // namespace lagwatch::app

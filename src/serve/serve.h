// SPDX-License-Identifier: Apache-2.0
// Serving until SIGTERM or SIGINT.
#pragma once

#include "config/settings.h"
#include "serve/logger.h"
#include "serve/service.h"

namespace lagwatch::serve {

// Blocks until told to stop; returns the exit code. To be called once, from the main thread, before
// any other thread exists (it blocks the signals it waits for).
// `reread` is asked on SIGHUP and by `POST /-/reload`.
int Serve(const config::Settings& settings, Logger& logger, const Service::Reread& reread);

// The same for the recording of `--replay`, whose time is the time of all that is served and
// logged.
int ServeReplay(config::Settings settings);

}  // namespace lagwatch::serve

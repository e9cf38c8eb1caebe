// SPDX-License-Identifier: Apache-2.0
// Serves until SIGTERM or SIGINT.
#pragma once

#include "config/settings.h"
#include "serve/logger.h"
#include "serve/service.h"

namespace lagwatch::serve {

// Blocks until a signal stops it; returns the exit code. `reread` is called on SIGHUP and `POST
// /-/reload`. REQUIRES: called once, from the main thread, before any other thread exists (it
// blocks the signals that it waits for).
int Serve(const config::Settings& settings, Logger& logger, const Service::Reread& reread);

// Serves the recording of `--replay`; all served and logged times are those of the recording.
int ServeReplay(config::Settings settings);

}  // namespace lagwatch::serve

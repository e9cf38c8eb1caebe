// SPDX-License-Identifier: Apache-2.0
// `--replay FILE --once`: a whole recording at full speed, its changes on stderr, its last state on
// stdout, and the worst status in it as the exit code.
#pragma once

#include "config/settings.h"

namespace lagwatch::cli {

// Main thread. Returns the exit code of INTERFACE 4: of the worst that any checked group was at any
// time; unknown when there is no collection, or a named group was never seen.
int ReplayOnce(config::Settings settings);

}  // namespace lagwatch::cli

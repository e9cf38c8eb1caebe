// SPDX-License-Identifier: Apache-2.0
// Implements `--replay FILE --once`: replays a whole recording at full speed, logs its changes to
// stderr and prints its last state to stdout.
#pragma once

#include "config/settings.h"

namespace lagwatch::cli {

// Returns the exit code of the worst status that any checked group had at any time; unknown if
// there is no collection, or if a named group was never seen. Main thread.
int ReplayOnce(config::Settings settings);

}  // namespace lagwatch::cli

// SPDX-License-Identifier: Apache-2.0
// `--record`: where collections go besides being evaluated.
#pragma once

#include <functional>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"
#include "model/snapshot.h"
#include "serve/logger.h"

namespace lagwatch::serve {

// Takes what was read and when it is evaluated, on the collection's thread. What cannot be written
// is one log line a change, and nothing else.
using RecordTo = std::function<void(WallTime at, const Snapshot& snapshot)>;

// One for each cluster, in the settings' order, empty without `--record`; or why the file cannot be
// recorded to. `logger` outlives them.
std::variant<std::vector<RecordTo>, config::Problem> StartRecording(
    const config::Settings& settings, const Logger& logger);

}  // namespace lagwatch::serve

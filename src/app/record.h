// SPDX-License-Identifier: Apache-2.0
// `--record`: where collections go besides being evaluated.
#pragma once

#include <functional>
#include <variant>
#include <vector>

#include "app/logger.h"
#include "config/resolve.h"
#include "config/settings.h"
#include "core/snapshot.h"

namespace lagwatch::app {

// Takes what was read and when it is evaluated, on the collection's thread. What cannot be written
// is one log line a change, and nothing else.
using RecordTo = std::function<void(core::WallTime at, const core::Snapshot& snapshot)>;

// One for each cluster, in the settings' order, empty without `--record`; or why the file cannot be
// recorded to. `logger` outlives them.
std::variant<std::vector<RecordTo>, config::Problem> StartRecording(
    const config::Settings& settings, const Logger& logger);

}  // namespace lagwatch::app

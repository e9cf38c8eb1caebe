// SPDX-License-Identifier: Apache-2.0
// Implements `--record`: writes each collection to a recording.
#pragma once

#include <functional>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"
#include "model/snapshot.h"
#include "serve/logger.h"

namespace lagwatch::serve {

// Writes a snapshot and the time of its evaluation; called on the collection's thread. Write errors
// are logged once per change and otherwise ignored.
using RecordTo = std::function<void(WallTime at, const Snapshot& snapshot)>;

// Returns one function per cluster, in the order of the settings, empty without `--record`; or why
// the file cannot be written. `logger` must outlive them.
std::variant<std::vector<RecordTo>, config::Problem> StartRecording(
    const config::Settings& settings, const Logger& logger);

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// `--cluster`: which of the configured clusters a single look is about. Pure.
#pragma once

#include <optional>

#include "config/resolve.h"
#include "config/settings.h"

namespace lagwatch::cli {

// Leaves the chosen ones in `settings`; or says which is not there.
std::optional<config::Problem> KeepChosenClusters(config::Settings& settings);

}  // namespace lagwatch::cli

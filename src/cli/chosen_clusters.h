// SPDX-License-Identifier: Apache-2.0
// Implements `--cluster`: selects clusters of the configuration for a single run. Pure.
#pragma once

#include <optional>

#include "config/resolve.h"
#include "config/settings.h"

namespace lagwatch::cli {

// Removes the other clusters from `settings`; returns a problem if a named one does not exist.
std::optional<config::Problem> KeepChosenClusters(config::Settings& settings);

}  // namespace lagwatch::cli

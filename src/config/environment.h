// SPDX-License-Identifier: Apache-2.0
// Reads LAGWATCH_... environment variables as raw values. Pure: any thread. An unknown variable is
// a warning.
#pragma once

#include <string>
#include <vector>

#include "config/raw_values.h"

namespace lagwatch::config {

// An empty variable counts as not set. A repeatable option has one value per line.
Values ReadEnvironment(const Environment& environment, std::vector<std::string>& warnings);

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// The environment's layer: LAGWATCH_... variables as words.
// Pure: any thread. A variable that is not known is a warning.
#pragma once

#include <string>
#include <vector>

#include "config/raw_values.h"

namespace lagwatch::config {

// An empty variable counts as not set. A repeatable option has one value a line.
Values ReadEnvironment(const Environment& environment, std::vector<std::string>& warnings);

}  // namespace lagwatch::config

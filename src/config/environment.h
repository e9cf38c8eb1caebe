// SPDX-License-Identifier: Apache-2.0
// The environment's layer: LAGWATCH_... variables as words.
// Pure: any thread. Every problem is added to a list.
#pragma once

#include <vector>

#include "config/given.h"

namespace lagwatch::config {

// An empty variable counts as not set. A repeatable option has one value a line.
Values ReadEnvironment(const Environment& environment, std::vector<Problem>& problems);

}  // namespace lagwatch::config

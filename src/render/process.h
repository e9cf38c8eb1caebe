// SPDX-License-Identifier: Apache-2.0
// What this process costs, from /proc: the process_* families. Any thread; what cannot be read is
// absent, never 0.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "render/catalogue.h"

namespace lagwatch::render {

// Known values only, in base units (seconds, bytes).
std::vector<std::pair<Family, double>> ReadProcess();

}  // namespace lagwatch::render

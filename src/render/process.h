// SPDX-License-Identifier: Apache-2.0
// Resources of this process, from /proc: the process_* families. Any thread; a value that cannot be
// read is absent, never 0.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "render/catalogue.h"

namespace lagwatch::render {

// Only known values, in base units (seconds, bytes).
std::vector<std::pair<Family, double>> ReadProcess();

}  // namespace lagwatch::render

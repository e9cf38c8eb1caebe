// SPDX-License-Identifier: Apache-2.0
// A span of time as people say it. Pure; any thread; nothing fails.
#pragma once

#include <string>

#include "core/types.h"

namespace lagwatch::render {

// The two largest units that matter, cut and not rounded: 0, <0.1s, 4.2s, 3m10s, 5h, 7d2h.
std::string SpanText(core::Duration span);

}  // namespace lagwatch::render

// SPDX-License-Identifier: Apache-2.0
// The one place that asks what time it is for the core. Any thread.
#pragma once

#include <chrono>

#include "core/types.h"

namespace lagwatch::app {

inline core::WallTime Now() {
  return std::chrono::floor<core::Duration>(std::chrono::system_clock::now());
}

}  // namespace lagwatch::app

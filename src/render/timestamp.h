// SPDX-License-Identifier: Apache-2.0
// A moment as text. Pure; any thread; nothing fails.
#pragma once

#include <string>

#include "core/types.h"

namespace lagwatch::render {

// RFC 3339 in UTC with milliseconds: 2026-11-21T10:00:00.123Z.
std::string Timestamp(core::WallTime time);

}  // namespace lagwatch::render

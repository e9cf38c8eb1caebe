// SPDX-License-Identifier: Apache-2.0
// Where unread records begin and end within the bounds of a log. Pure functions, any thread,
// nothing fails.
#pragma once

#include <cstdint>

#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch {

// The end of the log that lag is measured against at this isolation level.
Offset EndFor(const LogBounds& bounds, IsolationLevel isolation);

// The offset whose record's age is the time lag: the commit, or the start of the log if that is
// higher. Unknown if nothing is left to read, or if a value is unknown.
Offset FirstUnread(Offset committed, const LogBounds& bounds, IsolationLevel isolation);

// A readable lag of one record counts as no lag: the marker that ends a transaction takes an offset
// that no consumer commits past (confluentinc/librdkafka#2539).
inline constexpr std::int64_t kSettledLag = 1;

}  // namespace lagwatch

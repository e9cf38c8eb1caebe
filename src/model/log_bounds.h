// SPDX-License-Identifier: Apache-2.0
// Where unread records begin and end between the bounds of a log. Pure functions, any thread,
// nothing fails.
#pragma once

#include <cstdint>

#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch {

// The end of the log that the isolation level counts against.
Offset EndFor(const LogBounds& bounds, IsolationLevel isolation);

// The offset whose record's age is the time lag: the commit, or the start of the log where that
// lies behind it. Unknown where nothing is left to read, or a value is unknown.
Offset FirstUnread(Offset committed, const LogBounds& bounds, IsolationLevel isolation);

// A readable lag of one record is no lag: the marker that ends a transaction takes an offset that
// no consumer commits past (confluentinc/librdkafka#2539).
inline constexpr std::int64_t kSettledLag = 1;

}  // namespace lagwatch

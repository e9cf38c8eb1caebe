// SPDX-License-Identifier: Apache-2.0
// Numbers, durations and times as text for people. Pure: any thread, independent of the locale,
// nothing fails.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace lagwatch {

// 12345 -> "12,345".
std::string FormatNumber(std::int64_t value);
// "1 group", "12,345 groups"; if not `is_grouped`, "12345 groups".
std::string FormatCount(std::int64_t value, std::string_view noun, bool is_grouped = true);
// "1 record", "12,345 records".
std::string FormatRecords(std::int64_t value);
// A rate per second: "0", "0.4", "25", "1,200".
std::string FormatRate(double per_second);

// For sentences, the two largest units: "850 ms", "12 s", "4 min 10 s", "3 d 4 h".
std::string FormatDuration(Duration duration);
// For columns, the two largest units, truncated: 0, <0.1s, 4.2s, 3m10s, 5h, 7d2h.
std::string FormatShortDuration(Duration duration);

// In UTC: "14:06:30 UTC", with the date in front unless it is the day of `now`.
std::string FormatTime(WallTime at, WallTime now);
// RFC 3339 in UTC with milliseconds: 2026-11-21T10:00:00.123Z.
std::string FormatTimestamp(WallTime time);

}  // namespace lagwatch

// SPDX-License-Identifier: Apache-2.0
// Numbers as people in a hurry read them. Pure, locale-free, nothing fails.
#pragma once

#include <cstdint>
#include <string>

#include "core/types.h"

namespace lagwatch::core {

// 12345 -> "12,345".
std::string Grouped(std::int64_t value);
// "1 record", "12,345 records".
std::string Records(std::int64_t value);
// The two largest units: "850 ms", "12 s", "4 min 10 s", "3 d 4 h".
std::string Span(Duration duration);
// In UTC: "14:06:30 UTC", with the date in front where that is not the day of `now`.
std::string Clock(WallTime at, WallTime now);
// A rate a second: "0", "0.4", "25", "1,200".
std::string Rate(double per_second);

}  // namespace lagwatch::core

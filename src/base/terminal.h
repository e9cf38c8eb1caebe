// SPDX-License-Identifier: Apache-2.0
// Text for a terminal: names made safe to print, columns lined up, statuses in color.
// Pure functions, any thread, nothing fails.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lagwatch {

// `text` on one line and harmless to a terminal: control characters and those that change the
// reading direction are escaped (\n, \x1b, \u202e); bytes that are not UTF-8 become U+FFFD.
std::string Printable(std::string_view text);

// Columns that printable text takes.
std::size_t DisplayWidth(std::string_view printable);

enum class Align { kLeft, kRight };
void AppendPadded(std::string& out, std::string_view printable, std::size_t width, Align align);

inline constexpr std::string_view kBold = "\x1b[1m";
inline constexpr std::string_view kPlain = "\x1b[0m";

}  // namespace lagwatch

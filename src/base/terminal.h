// SPDX-License-Identifier: Apache-2.0
// Text for a terminal: names made safe to print, columns lined up, statuses in colour.
// Pure functions, any thread, nothing fails.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lagwatch {

// `text` on one line and without power over the terminal: control characters and those that turn
// the reading direction are spelled out (\n, \x1b, \u202e), what is not UTF-8 is U+FFFD.
std::string Printable(std::string_view text);

// Columns that printable text takes.
std::size_t DisplayWidth(std::string_view printable);

enum class Align { kLeft, kRight };
void AppendPadded(std::string& out, std::string_view printable, std::size_t width, Align align);

inline constexpr std::string_view kBold = "\x1b[1m";
inline constexpr std::string_view kPlain = "\x1b[0m";

}  // namespace lagwatch

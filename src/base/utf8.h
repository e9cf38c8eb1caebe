// SPDX-License-Identifier: Apache-2.0
// Decodes text of unknown origin (names from Kafka may hold any bytes) one character at a time.
// Pure functions, any thread, nothing fails: bytes that are not UTF-8 decode to U+FFFD.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lagwatch {

inline constexpr char32_t kReplacement = 0xFFFD;
inline constexpr std::string_view kReplacementUtf8 = "\xEF\xBF\xBD";

struct Utf8Char {
  char32_t code = 0;
  std::size_t length = 0;  // bytes consumed; at least 1
  bool valid = false;  // false: `code` is U+FFFD, and `length` the ill-formed bytes it stands for
};

// Decodes the first character. REQUIRES: `text` is not empty. An ill-formed sequence is cut as
// Unicode recommends (maximal subpart), as other programs do, so that all show the same name.
Utf8Char DecodeUtf8(std::string_view text);

// Appends the character in UTF-8. REQUIRES: `code` is at most U+10FFFF.
void AppendUtf8(std::string& text, char32_t code);

// Columns of a terminal that a character takes: 0 (combining), 1 or 2 (wide).
int DisplayWidth(char32_t code);

}  // namespace lagwatch

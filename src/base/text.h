// SPDX-License-Identifier: Apache-2.0
// Text helpers, and parsers of single values. Pure: any thread, ASCII whatever the locale. A parser
// returns nullopt for a value that it cannot parse; the caller reports the value and its place.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace lagwatch {

constexpr char ToLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return ToLower(x) == ToLower(y);
         });
}

// Returns the part before the first separator and removes it, with the separator, from `rest`.
constexpr std::string_view TakeUntil(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return part;
}

// Views into `text`; an empty text is one empty part.
std::vector<std::string_view> Split(std::string_view text, char separator);
std::string_view Trim(std::string_view text);
std::string Lower(std::string_view text);
std::string Upper(std::string_view text);
std::string Replace(std::string_view text, std::string_view from, std::string_view to);
std::string Join(const std::vector<std::string>& parts, std::string_view separator);

// Control characters, including line breaks, as "\x0a".
std::string OneLine(std::string_view text);
// Two lower-case digits a byte.
std::string Hex(std::string_view bytes);
// Encodes everything except letters, digits and -._~ as %XX (RFC 3986).
std::string PercentEncode(std::string_view text);
// "a%2Fb" -> "a/b". A "%" that is not followed by two hexadecimal digits yields nullopt or, if not
// `is_strict`, stays. "+" stays: in a path it is a plus.
std::optional<std::string> PercentDecode(std::string_view text, bool is_strict = true);
// Each text by OneLine(), without duplicates.
std::vector<std::string> DistinctLines(const std::vector<std::string>& texts);
// In double quotes, on one line, truncated when long: for messages.
std::string Quote(std::string_view text);

// The name of `names` that `word` was probably meant to be, or "".
std::string Nearest(std::string_view word, const std::vector<std::string_view>& names);

// ", did you mean `prefix``nearest`?" or "".
std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& names,
                       std::string_view prefix = "");

// 500ms, 15s, 5m, 1h30m: units h, m, s, ms in this order, each at most once, up to ten years.
std::optional<Duration> ParseDuration(std::string_view text);
// A number of seconds, or a duration; up to ten years.
std::optional<Duration> ParseSeconds(std::string_view text);
// 500MB, 2GiB: a unit of B, KB, MB, GB or KiB, MiB, GiB; up to an exabyte.
std::optional<std::int64_t> ParseSize(std::string_view text);
// Decimal digits only.
std::optional<std::int64_t> ParseInteger(std::string_view text);
std::optional<bool> ParseSwitch(std::string_view text);

struct HostPort {
  std::string host;  // without brackets; may be empty
  int port = 0;      // 0 to 65535
};
// host:port, [v6]:port, :port
std::optional<HostPort> ParseHostPort(std::string_view text);

}  // namespace lagwatch

// SPDX-License-Identifier: Apache-2.0
//
// The few character rules of HTTP, which are ASCII whatever the process's locale is. Pure.
#pragma once

#include <algorithm>
#include <string_view>

namespace lagwatch::http {

constexpr char ToLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return ToLower(x) == ToLower(y);
         });
}

// Without the spaces and tabs around it.
constexpr std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// The part before the first separator; takes it and the separator off `rest`.
constexpr std::string_view TakeUntil(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return part;
}

}  // namespace lagwatch::http

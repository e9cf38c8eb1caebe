// SPDX-License-Identifier: Apache-2.0
#include "render/exposition.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdlib>

#include "base/utf8.h"

namespace lagwatch::render {
namespace {

constexpr double kExact = 9007199254740992.0;  // 2^53: below it, every whole number is exact

bool IsPlain(char c) { return c >= 0x20 && c < 0x7F && c != '\\' && c != '"'; }

// The first character of `rest`, escaped; returns the bytes it took.
std::size_t AppendEscaped(std::string& out, std::string_view rest) {
  switch (rest.front()) {
    case '\\':
      out.append("\\\\");
      return 1;
    case '"':
      out.append("\\\"");
      return 1;
    case '\n':
      out.append("\\n");
      return 1;
    case '\0':
      out.append(kReplacementUtf8);
      return 1;
    default:
      break;
  }
  const Utf8Char character = DecodeUtf8(rest);
  out.append(character.valid ? rest.substr(0, character.length) : kReplacementUtf8);
  return character.length;
}

// The shortest text that reads back as the same value, without an exponent for common magnitudes.
void AppendFraction(std::string& out, double value) {
  constexpr double kSmallestPlain = 1e-6;
  const bool plain = std::abs(value) >= kSmallestPlain && std::abs(value) < kExact;
  std::array<char, 64> digits;
  const auto format = plain ? std::chars_format::fixed : std::chars_format::general;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, format).ptr;
  out.append(digits.data(), end);
}

// OpenMetrics names a counter's family without the suffix of its samples.
std::string_view FamilyName(const FamilyInfo& family, Format format) {
  constexpr std::string_view kTotal = "_total";
  std::string_view name = family.name;
  if (format == Format::kOpenMetrics && family.is_counter()) {
    name.remove_suffix(kTotal.size());
  }
  return name;
}

}  // namespace

void AppendLabel(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append("=\"");
  while (!value.empty()) {
    std::size_t plain = 0;
    while (plain < value.size() && IsPlain(value[plain])) ++plain;
    out.append(value.substr(0, plain));
    value.remove_prefix(plain);
    if (!value.empty()) value.remove_prefix(AppendEscaped(out, value));
  }
  out.push_back('"');
}

void AppendInteger(std::string& out, std::int64_t value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void AppendNumber(std::string& out, double value) {
  if (std::isnan(value)) {
    out.append("NaN");
  } else if (std::isinf(value)) {
    out.append(value > 0 ? "+Inf" : "-Inf");
  } else if (std::trunc(value) == value && std::abs(value) < kExact) {
    AppendInteger(out, static_cast<std::int64_t>(value));
  } else {
    AppendFraction(out, value);
  }
}

void AppendSeconds(std::string& out, Duration value) {
  constexpr std::int64_t kMillis = 1000;
  const std::int64_t whole = value.count() / kMillis;
  const std::int64_t rest = std::abs(value.count() % kMillis);
  if (value.count() < 0) out.push_back('-');
  AppendInteger(out, std::abs(whole));
  if (rest == 0) return;
  const auto digit = [rest](std::int64_t unit) {
    return static_cast<char>('0' + rest / unit % 10);
  };
  const std::array fraction = {'.', digit(100), digit(10), digit(1)};
  std::size_t size = fraction.size();
  while (fraction[size - 1] == '0') --size;
  out.append(fraction.data(), size);
}

std::string SecondsText(const std::optional<Duration>& value) {
  std::string text;
  if (value) AppendSeconds(text, *value);
  return text;
}

void AppendHeader(std::string& out, const FamilyInfo& family, Format format) {
  const std::string_view name = FamilyName(family, format);
  out.append("# HELP ").append(name).append(" ").append(family.help);
  out.append("\n# TYPE ").append(name);
  out.append(family.is_counter() ? " counter\n" : " gauge\n");
}

}  // namespace lagwatch::render

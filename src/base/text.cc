// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <numeric>
#include <utility>

namespace lagwatch {
namespace {

constexpr std::size_t kLongestQuote = 80;

// Levenshtein, with one row kept.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substitution, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

struct TimeUnit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array kTimeUnits = {TimeUnit{"h", 3'600'000}, TimeUnit{"m", 60'000},
                                   TimeUnit{"s", 1'000}, TimeUnit{"ms", 1}};
constexpr std::int64_t kLongestDuration = std::int64_t{10} * 365 * 24 * 3'600'000;

struct SizeUnit {
  std::string_view name;
  std::int64_t bytes;
};
constexpr std::array kSizeUnits = {SizeUnit{"B", 1},           SizeUnit{"KB", 1'000},
                                   SizeUnit{"MB", 1'000'000},  SizeUnit{"GB", 1'000'000'000},
                                   SizeUnit{"KiB", 1LL << 10}, SizeUnit{"MiB", 1LL << 20},
                                   SizeUnit{"GiB", 1LL << 30}};
constexpr std::int64_t kLargestSize = 1'000'000'000'000'000'000;

std::size_t CountLeading(std::string_view text, int (*is)(int)) {
  const auto end =
      std::ranges::find_if(text, [is](char c) { return is(static_cast<unsigned char>(c)) == 0; });
  return static_cast<std::size_t>(end - text.begin());
}

}  // namespace

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\f\v";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper;
}

std::string Replace(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  for (;;) {
    const std::size_t at = text.find(from);
    result += text.substr(0, at);
    if (at == std::string_view::npos) return result;
    result += to;
    text.remove_prefix(at + from.size());
  }
}

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string joined;
  for (const std::string& part : parts) {
    if (!joined.empty()) joined += separator;
    joined += part;
  }
  return joined;
}

std::string Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.append({kDigits[byte >> 4U], kDigits[byte & 15U]});
  }
  return hex;
}

std::string OneLine(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    line += is_control ? "\\x" + Hex({&c, 1}) : std::string(1, c);
  }
  return line;
}

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char c : text) {
    const bool is_unreserved = kUnreserved.find(c) != std::string_view::npos;
    encoded += is_unreserved ? std::string(1, c) : "%" + Upper(Hex({&c, 1}));
  }
  return encoded;
}

std::optional<std::string> PercentDecode(std::string_view text, bool is_strict) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view digits = text.substr(i + 1, 2);
    unsigned char byte = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    const bool is_escape = text[i] == '%' && digits.size() == 2 && end == digits.data() + 2;
    if (text[i] == '%' && !is_escape && is_strict) return std::nullopt;
    decoded += is_escape ? static_cast<char>(byte) : text[i];
    if (is_escape) i += 2;
  }
  return decoded;
}

std::vector<std::string> DistinctLines(const std::vector<std::string>& texts) {
  std::vector<std::string> lines;
  for (const std::string& text : texts) {
    std::string line = OneLine(text);
    if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
  }
  return lines;
}

std::string Quote(std::string_view text) {
  std::size_t length = std::min(text.size(), kLongestQuote);
  while (length < text.size() && length > 0 && (text[length] & 0xc0) == 0x80) --length;  // UTF-8
  return "\"" + OneLine(text.substr(0, length)) + (length < text.size() ? "...\"" : "\"");
}

std::string Nearest(std::string_view word, const std::vector<std::string_view>& names) {
  std::string_view nearest;
  std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string_view name : names) {
    const std::size_t longer = std::max(word.size(), name.size());
    if (longer - std::min(word.size(), name.size()) >= best) continue;  // and so is the distance
    const std::size_t distance = EditDistance(Lower(word), Lower(name));
    if (distance < best) {
      best = distance;
      nearest = name;
    }
  }
  return std::string(nearest);
}

std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& names,
                       std::string_view prefix) {
  const std::string nearest = Nearest(word, names);
  return nearest.empty() ? "" : ", did you mean " + std::string(prefix) + nearest + "?";
}

std::optional<Duration> ParseDuration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  const TimeUnit* next = kTimeUnits.data();
  while (!text.empty()) {
    const std::size_t digits = CountLeading(text, std::isdigit);
    const std::size_t letters = CountLeading(text.substr(digits), std::isalpha);
    const std::optional<std::int64_t> count = ParseInteger(text.substr(0, digits));
    const auto* unit =
        std::find_if(next, kTimeUnits.data() + kTimeUnits.size(),
                     [&](const TimeUnit& u) { return u.name == text.substr(digits, letters); });
    if (!count || unit == kTimeUnits.data() + kTimeUnits.size()) return std::nullopt;
    if (*count > (kLongestDuration - total) / unit->milliseconds) return std::nullopt;
    total += *count * unit->milliseconds;
    next = unit + 1;
    text.remove_prefix(digits + letters);
  }
  return Duration(total);
}

std::optional<Duration> ParseSeconds(std::string_view text) {
  const std::optional<std::int64_t> seconds = ParseInteger(text);
  if (!seconds) return ParseDuration(text);
  if (*seconds > kLongestDuration / 1'000) return std::nullopt;
  return Duration(*seconds * 1'000);
}

std::optional<std::int64_t> ParseSize(std::string_view text) {
  const std::size_t digits = CountLeading(text, std::isdigit);
  const std::optional<std::int64_t> count = ParseInteger(text.substr(0, digits));
  const auto* unit = std::ranges::find(kSizeUnits, text.substr(digits), &SizeUnit::name);
  if (!count || unit == kSizeUnits.end() || *count > kLargestSize / unit->bytes) {
    return std::nullopt;
  }
  return *count * unit->bytes;
}

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  std::int64_t value = 0;
  if (text.empty() || CountLeading(text, std::isdigit) != text.size()) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

std::optional<bool> ParseSwitch(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<HostPort> ParseHostPort(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::optional<std::int64_t> port = ParseInteger(text.substr(colon + 1));
  if (!port || *port > 65'535) return std::nullopt;
  if (host.starts_with('[')) {
    if (!host.ends_with(']') || host.size() < 3) return std::nullopt;
    host = host.substr(1, host.size() - 2);
    if (host.find_first_not_of("0123456789abcdefABCDEF:.%") == std::string_view::npos ||
        host.find('%') != std::string_view::npos) {
      return HostPort{std::string(host), static_cast<int>(*port)};
    }
    return std::nullopt;
  }
  if (host.find_first_of(":/[]@, \t\"'") != std::string_view::npos) return std::nullopt;
  return HostPort{std::string(host), static_cast<int>(*port)};
}

}  // namespace lagwatch

// SPDX-License-Identifier: Apache-2.0
#include "config/java/java_properties.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "base/utf8.h"

namespace lagwatch::config {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

std::string_view WithoutLeadingBlanks(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  return text;
}

// An odd number of backslashes at the end: the next line belongs to this one.
bool IsContinued(std::string_view line) {
  const std::size_t last = line.find_last_not_of('\\');
  const std::size_t count = line.size() - (last == line.npos ? 0 : last + 1);
  return count % 2 == 1;
}

// The four hex digits after \u.
std::optional<std::uint32_t> TakeHex(std::string_view& text) {
  std::uint32_t code = 0;
  if (text.size() < 4) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, code, 16);
  if (error != std::errc() || end != text.data() + 4) return std::nullopt;
  text.remove_prefix(4);
  return code;
}

// UTF-16 as Java has it: two escapes may be the halves of one character.
std::optional<std::uint32_t> TakeCodePoint(std::string_view& text) {
  const std::optional<std::uint32_t> high = TakeHex(text);
  if (!high || *high < 0xd800 || *high > 0xdbff || !text.starts_with("\\u")) return high;
  std::string_view rest = text.substr(2);
  const std::optional<std::uint32_t> low = TakeHex(rest);
  if (!low || *low < 0xdc00 || *low > 0xdfff) return high;
  text = rest;
  return 0x10000 + ((*high - 0xd800) << 10) + (*low - 0xdc00);
}

char Unescaped(char c) {
  constexpr std::string_view kLetters = "tnrf";
  constexpr std::string_view kMeanings = "\t\n\r\f";
  const std::size_t at = kLetters.find(c);
  return at == kLetters.npos ? c : kMeanings[at];
}

// Nothing if a \u is malformed.
std::optional<std::string> Unescape(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    char c = text.front();
    text.remove_prefix(1);
    if (c == '\\' && text.starts_with('u')) {
      text.remove_prefix(1);
      const std::optional<std::uint32_t> code = TakeCodePoint(text);
      if (!code) return std::nullopt;
      AppendUtf8(result, *code);
      continue;
    }
    if (c == '\\' && !text.empty()) {
      c = Unescaped(text.front());
      text.remove_prefix(1);
    }
    AppendUtf8(result, static_cast<unsigned char>(c));  // a byte is Latin-1 to Java
  }
  return result;
}

// Where the key ends: at the first =, : or blank that is not escaped.
std::size_t KeyLength(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '=' || line[i] == ':' || IsBlank(line[i])) {
      return i;
    }
  }
  return line.size();
}

std::string_view ValuePart(std::string_view rest) {
  rest = WithoutLeadingBlanks(rest);
  if (rest.starts_with('=') || rest.starts_with(':')) rest.remove_prefix(1);
  return WithoutLeadingBlanks(rest);
}

// Takes one line without its end off `text`: \n, \r or \r\n.
std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = text.find_first_of("\r\n");
  const std::string_view line = text.substr(0, end);
  if (end == text.npos) {
    text = {};
  } else {
    text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  return line;
}

}  // namespace

std::variant<std::vector<JavaProperty>, JavaSyntaxError> ParseJavaProperties(
    std::string_view text) {
  std::vector<JavaProperty> properties;
  int number = 0;
  while (!text.empty()) {
    std::string logical(WithoutLeadingBlanks(TakeLine(text)));
    const int first = ++number;
    if (logical.empty() || logical[0] == '#' || logical[0] == '!') continue;
    while (IsContinued(logical)) {
      logical.pop_back();
      if (text.empty()) break;
      logical += WithoutLeadingBlanks(TakeLine(text));
      ++number;
    }
    const std::string_view line = logical;
    const std::size_t key_length = KeyLength(line);
    const auto key = Unescape(line.substr(0, key_length));
    const auto value = Unescape(ValuePart(line.substr(std::min(key_length, line.size()))));
    if (!key || !value) return JavaSyntaxError{first, "\\u is not followed by four hex digits"};
    properties.push_back({*key, *value, first});
  }
  return properties;
}

}  // namespace lagwatch::config

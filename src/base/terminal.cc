// SPDX-License-Identifier: Apache-2.0
#include "base/terminal.h"

#include "base/text.h"
#include "base/utf8.h"

namespace lagwatch {
namespace {

bool IsUnsafe(char32_t code) {
  const auto in = [code](char32_t first, char32_t last) { return code >= first && code <= last; };
  return in(0, 0x1F) || in(0x7F, 0x9F) || in(0x200E, 0x200F) || in(0x2028, 0x202E) ||
         in(0x2066, 0x2069);
}

// \n, \x1b, \u202e
std::string Escaped(char32_t code) {
  if (code == '\n') return "\\n";
  const char bytes[] = {static_cast<char>(code >> 8U), static_cast<char>(code)};
  return code < 0x100 ? "\\x" + Hex({bytes + 1, 1}) : "\\u" + Hex({bytes, 2});
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Utf8Char character = DecodeUtf8(text);
    if (IsUnsafe(character.code)) {
      out += Escaped(character.code);
    } else {
      out.append(character.valid ? text.substr(0, character.length) : kReplacementUtf8);
    }
    text.remove_prefix(character.length);
  }
  return out;
}

std::size_t DisplayWidth(std::string_view printable) {
  std::size_t width = 0;
  while (!printable.empty()) {
    const Utf8Char character = DecodeUtf8(printable);
    width += static_cast<std::size_t>(DisplayWidth(character.code));
    printable.remove_prefix(character.length);
  }
  return width;
}

void AppendPadded(std::string& out, std::string_view printable, std::size_t width, Align align) {
  const std::size_t taken = DisplayWidth(printable);
  const std::size_t missing = width > taken ? width - taken : 0;
  if (align == Align::kRight) out.append(missing, ' ');
  out.append(printable);
  if (align == Align::kLeft) out.append(missing, ' ');
}

}  // namespace lagwatch

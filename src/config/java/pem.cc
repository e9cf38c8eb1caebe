// SPDX-License-Identifier: Apache-2.0
#include "config/java/pem.h"

#include <cctype>

namespace lagwatch::config {
namespace {

constexpr std::size_t kLineLength = 64;
constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kDashes = "-----";

// The base64 text in lines of 64. A body with headers ("Proc-Type: ...") is not changed.
std::string Body(std::string_view text) {
  if (text.find(':') != text.npos) return std::string(text);
  std::string lines = "\n";
  std::size_t column = 0;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) != 0) continue;
    if (column == kLineLength) {
      lines += '\n';
      column = 0;
    }
    lines += c;
    ++column;
  }
  return lines + "\n";
}

}  // namespace

std::string NormalizePem(std::string_view text) {
  std::string result;
  for (;;) {
    const std::size_t begin = text.find(kBegin);
    if (begin == text.npos) return result;
    text.remove_prefix(begin);
    const std::size_t label_end = text.find(kDashes, kBegin.size());
    if (label_end == text.npos) return result;
    const std::string_view label = text.substr(kBegin.size(), label_end - kBegin.size());
    const std::string footer = "-----END " + std::string(label) + std::string(kDashes);
    const std::size_t body_begin = label_end + kDashes.size();
    const std::size_t body_end = text.find(footer, body_begin);
    if (body_end == text.npos) return result;
    result += text.substr(0, body_begin);
    result += Body(text.substr(body_begin, body_end - body_begin));
    result += footer + "\n";
    text.remove_prefix(body_end + footer.size());
  }
}

// Either "ENCRYPTED PRIVATE KEY" (PKCS#8) or "RSA PRIVATE KEY" with "Proc-Type: 4,ENCRYPTED" first.
bool HasEncryptedKey(std::string_view text) {
  constexpr std::string_view kKey = "PRIVATE KEY-----";
  const std::size_t label_end = text.find(kKey);
  if (label_end == text.npos) return false;
  const std::size_t begin = text.rfind(kBegin, label_end);
  if (begin == text.npos) return false;
  text.remove_prefix(begin + kBegin.size());
  return text.substr(0, text.find("-----END ")).find("ENCRYPTED") != text.npos;
}

}  // namespace lagwatch::config

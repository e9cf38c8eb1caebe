// SPDX-License-Identifier: Apache-2.0
#include "config/java/jaas.h"

#include <vector>

#include "base/text.h"

namespace lagwatch::config {
namespace {

// A word, or one of = and ;. Quoted words may be empty and contain any character.
struct Token {
  std::string text;
  bool is_word = false;
};

bool IsOctal(char c) { return c >= '0' && c <= '7'; }

// Whitespace of Java's StreamTokenizer as JaasConfig configures it: every character up to the
// space.
bool IsJaasBlank(char c) { return static_cast<unsigned char>(c) <= ' '; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // Empty if a quote or a comment is not closed.
  std::optional<std::vector<Token>> Run() {
    std::vector<Token> tokens;
    for (;;) {
      if (!SkipBlanksAndComments()) return std::nullopt;
      if (text_.empty()) return tokens;
      const char c = text_.front();
      if (c == '=' || c == ';') {
        tokens.push_back({std::string(1, c), false});
        text_.remove_prefix(1);
      } else if (c == '"' || c == '\'') {
        std::optional<std::string> quoted = TakeQuoted();
        if (!quoted) return std::nullopt;
        tokens.push_back({*std::move(quoted), true});
      } else {
        tokens.push_back({TakeWord(), true});
      }
    }
  }

 private:
  bool SkipBlanksAndComments() {
    for (;;) {
      while (!text_.empty() && IsJaasBlank(text_.front())) text_.remove_prefix(1);
      const bool is_line = text_.starts_with("//");
      if (!is_line && !text_.starts_with("/*")) return true;
      const std::size_t end = is_line ? text_.find('\n') : text_.find("*/", 2);
      if (end == text_.npos) {
        text_ = {};
        return is_line;
      }
      text_.remove_prefix(end + (is_line ? 1 : 2));
    }
  }

  // A comment that ends. Any other slash is part of its word; Java would reject the whole value.
  static bool IsComment(std::string_view text) {
    return (text.starts_with("/*") && text.find("*/", 2) != text.npos) ||
           (text.starts_with("//") && text.find('\n') != text.npos);
  }

  std::string TakeWord() {
    std::size_t end = 0;
    while (end < text_.size() && !IsJaasBlank(text_[end]) &&
           std::string_view("=;\"'").find(text_[end]) == std::string_view::npos &&
           !IsComment(text_.substr(end))) {
      ++end;
    }
    std::string word(text_.substr(0, end));
    text_.remove_prefix(end);
    return word;
  }

  std::optional<std::string> TakeQuoted() {
    const char quote = text_.front();
    text_.remove_prefix(1);
    std::string result;
    while (!text_.empty()) {
      const char c = text_.front();
      text_.remove_prefix(1);
      if (c == quote) return result;
      if (c == '\n' || c == '\r') return std::nullopt;
      result += c == '\\' && !text_.empty() ? TakeEscaped() : c;
    }
    return std::nullopt;
  }

  // After a backslash: as Java's StreamTokenizer, octal numbers included.
  char TakeEscaped() {
    int code = 0;
    std::size_t digits = 0;
    while (digits < 3 && digits < text_.size() && IsOctal(text_[digits])) {
      if (digits == 2 && text_[0] > '3') break;
      code = code * 8 + (text_[digits++] - '0');
    }
    const char c = text_.front();
    text_.remove_prefix(digits == 0 ? 1 : digits);
    if (digits > 0) return static_cast<char>(code);
    constexpr std::string_view kLetters = "abfnrtv";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v";
    const std::size_t at = kLetters.find(c);
    return at == kLetters.npos ? c : kMeanings[at];
  }

  std::string_view text_;
};

// Case-insensitive, as in Java.
bool IsControlFlag(std::string_view text) {
  const std::string word = Lower(text);
  return word == "required" || word == "requisite" || word == "sufficient" || word == "optional";
}

}  // namespace

std::string LoginModule::Option(std::string_view option) const {
  const auto found = options.find(option);
  return found == options.end() ? "" : found->second;
}

// class flag {key = value} ;
std::optional<LoginModule> ParseJaas(std::string_view text) {
  const std::optional<std::vector<Token>> tokens = Lexer(text).Run();
  if (!tokens || tokens->size() < 3 || !IsControlFlag((*tokens)[1].text)) {
    return std::nullopt;
  }
  const std::string& path = tokens->front().text;
  LoginModule module;
  module.name = path.substr(path.rfind('.') + 1);
  std::size_t i = 2;
  for (; i + 2 < tokens->size() && (*tokens)[i].is_word; i += 3) {
    const Token& equals = (*tokens)[i + 1];
    const Token& value = (*tokens)[i + 2];
    if (equals.is_word || equals.text != "=" || !value.is_word) return std::nullopt;
    module.options[(*tokens)[i].text] = value.text;
  }
  const bool ends_well =
      i + 1 == tokens->size() && !(*tokens)[i].is_word && (*tokens)[i].text == ";";
  if (!ends_well) return std::nullopt;
  return module;
}

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
#include "serve/file_tokens.h"

#include <chrono>
#include <utility>

#include "base/text.h"
#include "config/read_file.h"
#include "serve/clock.h"

namespace lagwatch::serve {
namespace {

// librdkafka requests the next token after four fifths of it.
constexpr std::chrono::minutes kReadEvery{1};

}  // namespace

FileTokens::FileTokens(std::string path) : path_(std::move(path)) {}

std::variant<LoginToken, std::string> FileTokens::Get() {
  const auto content = config::ReadFile(path_);
  const std::string where = "token file " + Quote(path_);
  if (const auto* error = std::get_if<Problem>(&content)) return where + ": " + error->text;
  const std::string token(Trim(std::get<config::FileText>(content).text));
  if (token.empty()) return where + " is empty";
  return LoginToken{.text = Secret(token), .principal = "lagwatch", .expires = Now() + kReadEvery};
}

}  // namespace lagwatch::serve

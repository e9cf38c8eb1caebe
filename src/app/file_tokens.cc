// SPDX-License-Identifier: Apache-2.0
#include "app/file_tokens.h"

#include <chrono>
#include <utility>

#include "config/read_file.h"
#include "config/text.h"

namespace lagwatch::app {
namespace {

// librdkafka asks for the next token after four fifths of it.
constexpr std::chrono::minutes kReadEvery{1};

}  // namespace

FileTokens::FileTokens(std::string path) : path_(std::move(path)) {}

std::variant<core::LoginToken, std::string> FileTokens::Get() {
  const auto content = config::ReadFile(path_);
  const std::string where = "token file " + config::Quote(path_);
  if (const auto* error = std::get_if<config::FileError>(&content)) {
    return where + ": " + error->reason;
  }
  const std::string token(config::Trim(std::get<config::FileText>(content).text));
  if (token.empty()) return where + " is empty";
  const auto now = std::chrono::system_clock::now() + kReadEvery;
  return core::LoginToken{.text = core::Secret(token),
                          .principal = "lagwatch",
                          .expires = std::chrono::time_point_cast<core::Duration>(now)};
}

}  // namespace lagwatch::app

// SPDX-License-Identifier: Apache-2.0
// The file of --web.config.file.
#include "config/web_config.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  static const fuzz::MemoryFile kFile;
  kFile.Write(fuzz::TextOf(data, size));
  std::vector<Problem> problems;
  const auto read = config::ReadWebConfig(kFile.path(), problems);
  for (const Problem& problem : problems) fuzz::RequireOneLine(problem.text);
  fuzz::Require(read.has_value() == problems.empty(), "a web config, or problems");
  if (!read) return 0;
  const WebConfig& web_config = *read;
  for (const auto& [name, value] : web_config.headers) {
    fuzz::Require(value.find_first_of("\r\n") == value.npos, "a header is one line");
  }
  for (const WebUser& user : web_config.users) {
    fuzz::Require(user.password_hash.Reveal().size() == 60, "a password is a bcrypt hash");
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// The file of --web.config.file.
#include "config/web_config.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  static const fuzz::MemoryFile kFile;
  kFile.Write(fuzz::TextOf(data, size));
  const auto read = config::ReadWebConfig(kFile.path());
  if (const auto* faults = std::get_if<config::WebConfigErrors>(&read)) {
    fuzz::Require(!faults->empty(), "no web config, so there is an error");
    for (const std::string& fault : *faults) fuzz::RequireOneLine(fault);
    return 0;
  }
  const auto& web_config = std::get<WebConfig>(read);
  for (const auto& [name, value] : web_config.headers) {
    fuzz::Require(value.find_first_of("\r\n") == value.npos, "a header is one line");
  }
  for (const WebUser& user : web_config.users) {
    fuzz::Require(user.password_hash.Reveal().size() == 60, "a password is a bcrypt hash");
  }
  return 0;
}

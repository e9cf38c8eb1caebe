// SPDX-License-Identifier: Apache-2.0
// The file of --web.config.file.
#include "config/web_config.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  static const fuzz::MemoryFile kFile;
  kFile.Write(fuzz::TextOf(data, size));
  const auto read = config::ReadWebConfig(kFile.path());
  if (const auto* faults = std::get_if<config::WebConfigFaults>(&read)) {
    fuzz::Require(!faults->empty(), "no door, so there is a fault");
    for (const std::string& fault : *faults) fuzz::RequireOneLine(fault);
    return 0;
  }
  const auto& door = std::get<WebConfig>(read);
  for (const auto& [name, value] : door.headers) {
    fuzz::Require(value.find_first_of("\r\n") == value.npos, "a header is one line");
  }
  for (const WebUser& user : door.users) {
    fuzz::Require(user.password_hash.Reveal().size() == 60, "a password is a bcrypt hash");
  }
  return 0;
}

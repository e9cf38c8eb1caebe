// SPDX-License-Identifier: Apache-2.0
// ~/.aws/config and ~/.aws/credentials.
#include "aws/shared_files.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  const std::string_view text = fuzz::TextOf(data, size);
  for (const aws::SharedFile kind : {aws::SharedFile::kConfig, aws::SharedFile::kCredentials}) {
    aws::Profiles profiles;
    aws::ReadProfiles(text, kind, profiles);
    for (const auto& [name, profile] : profiles) {
      fuzz::Require(!name.empty() && name.find('\n') == name.npos, "a profile's name is a line");
      for (const auto& [setting, value] : profile) {
        fuzz::Require((setting + value).find('\n') == value.npos, "a setting is a line");
      }
    }
  }
  return 0;
}

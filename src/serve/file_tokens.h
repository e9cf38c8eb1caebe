// SPDX-License-Identifier: Apache-2.0
// Reads tokens from a file that another process renews. Reads it again about once a minute,
// regardless of the token's expiry, so that the next login has the newest token. Any thread.
#pragma once

#include <string>

#include "model/token_source.h"

namespace lagwatch::serve {

class FileTokens : public TokenSource {
 public:
  explicit FileTokens(std::string path);

  std::variant<LoginToken, std::string> Get() override;
  // Reading a file cannot be cancelled.
  void Cancel() override {}

 private:
  std::string path_;
};

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// Tokens from a file that something else renews. It is read anew about once a minute, whatever the
// token itself says of its end, so that the next login has the newest one. Any thread.
#pragma once

#include <string>

#include "model/token_source.h"

namespace lagwatch::serve {

class FileTokens : public TokenSource {
 public:
  explicit FileTokens(std::string path);

  std::variant<LoginToken, std::string> Get() override;
  // A read of a file cannot be ended.
  void Cancel() override {}

 private:
  std::string path_;
};

}  // namespace lagwatch::serve

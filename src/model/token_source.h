// SPDX-License-Identifier: Apache-2.0
// Where the tokens of SASL OAUTHBEARER come from that the Kafka client cannot get by itself.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "model/secret.h"
#include "model/types.h"

namespace lagwatch {

struct LoginToken {
  Secret text;
  std::string principal;
  WallTime expires;
  // Why there will be no later one, as far as is known now: one line, without a secret; empty:
  // none.
  std::string trouble = {};
};

class TokenSource {
 public:
  virtual ~TokenSource() = default;

  // A token to log in with now, or one line on why there is none, without a secret. Blocks for some
  // seconds at most; never throws. Any thread.
  virtual std::variant<LoginToken, std::string> Get() = 0;

  // Makes a running Get() return soon and later ones fail at once. Any thread.
  virtual void Cancel() = 0;
};

// Shared by the clients of one cluster; null where the Kafka client logs in by itself.
using Tokens = std::shared_ptr<TokenSource>;

}  // namespace lagwatch

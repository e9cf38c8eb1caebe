// SPDX-License-Identifier: Apache-2.0
// Provides tokens for SASL OAUTHBEARER that the Kafka client cannot get by itself. Any
// thread; nothing throws.
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
  // Why a later token is not expected, as far as known now: one line without secrets; empty: no
  // problem.
  std::string trouble = {};
};

class TokenSource {
 public:
  virtual ~TokenSource() = default;

  // Returns a token, or one line on why there is none, without secrets. Blocks for a few seconds at
  // most; never throws. Any thread.
  virtual std::variant<LoginToken, std::string> Get() = 0;

  // Makes a running Get() return soon and later ones fail at once. Any thread.
  virtual void Cancel() = 0;
};

// Shared by the clients of one cluster; null where the Kafka client logs in by itself.
using Tokens = std::shared_ptr<TokenSource>;

}  // namespace lagwatch

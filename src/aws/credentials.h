// SPDX-License-Identifier: Apache-2.0
// AWS credentials, and what a search for them may bring. Plain values: any thread.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "model/secret.h"
#include "model/types.h"

namespace lagwatch::aws {

struct Credentials {
  std::string key_id;  // not a secret: it is in every request
  Secret secret_key;
  Secret session_token;             // empty: long-lived keys have none
  std::optional<WallTime> expires;  // empty: never
};

// The source is not configured, or offers nothing: the next one is asked. `why` is a phrase.
struct Nothing {
  std::string why;
};

// The source is configured and fails: no other may take its place, for it would be another
// identity. One line, without a secret.
struct Failure {
  std::string text;
};

using Found = std::variant<Nothing, Credentials, Failure>;

}  // namespace lagwatch::aws

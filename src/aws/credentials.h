// SPDX-License-Identifier: Apache-2.0
// AWS credentials, and the results of a search for them. Plain values: any thread.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/problem.h"
#include "model/secret.h"
#include "model/types.h"

namespace lagwatch::aws {

struct Credentials {
  std::string key_id;  // not a secret: it is in every request
  Secret secret_key;
  Secret session_token;             // empty: long-lived keys have none
  std::optional<WallTime> expires;  // empty: never
};

// The source is not configured, or has no credentials: the next source is tried. `why` is a phrase.
struct NoCredentials {
  std::string why;
};

// A problem: the source is configured and fails, so no other source is tried, because it would be
// another identity. Without secrets.
using Found = std::variant<NoCredentials, Credentials, Problem>;

}  // namespace lagwatch::aws

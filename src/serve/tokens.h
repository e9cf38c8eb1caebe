// SPDX-License-Identifier: Apache-2.0
// The token source of a cluster with an MSK IAM login or with a token in a file, with files,
// network and clock of this process. Reads and asks nothing until a token is asked for. Any thread.
#pragma once

#include <variant>

#include "config/resolve.h"
#include "config/settings.h"
#include "model/token_source.h"

namespace lagwatch::serve {

// Null for a cluster with another login; a Problem: its region cannot be told.
std::variant<Tokens, config::Problem> MakeTokens(const config::ClusterSettings& cluster);

}  // namespace lagwatch::serve

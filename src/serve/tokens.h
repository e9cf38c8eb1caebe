// SPDX-License-Identifier: Apache-2.0
// Creates the token source of a cluster with an MSK IAM login or a token file, using files, network
// and clock of this process. Does no I/O until a token is requested, except for reading the AWS
// profile. Any thread.
#pragma once

#include <variant>

#include "config/resolve.h"
#include "config/settings.h"
#include "model/token_source.h"

namespace lagwatch::serve {

// Null for a cluster with another login; a Problem if its region is unknown.
std::variant<Tokens, config::Problem> MakeTokens(const config::ClusterSettings& cluster);

}  // namespace lagwatch::serve

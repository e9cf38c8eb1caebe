// SPDX-License-Identifier: Apache-2.0
// Reads and checks `--server` and its login: which lagwatch `--once` queries, as which user, and
// how its certificate is verified. Pure except for reading the password file: any thread. Every
// problem is appended to a list; no message contains a login.
#pragma once

#include <optional>
#include <vector>

#include "config/reader.h"
#include "config/settings.h"

namespace lagwatch::config {

// Empty if no server is set or its options are invalid.
std::optional<ServerLogin> ReadServerLogin(Reader& reader, std::vector<Problem>& problems);

}  // namespace lagwatch::config

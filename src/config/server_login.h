// SPDX-License-Identifier: Apache-2.0
// `--server` and its login, checked: which lagwatch `--once` asks, as whom, and how it is verified.
// Pure but for reading the password's file: any thread. Every problem is added to a list; no
// message shows a login.
#pragma once

#include <optional>
#include <vector>

#include "config/reader.h"
#include "config/settings.h"

namespace lagwatch::config {

// Empty where no server is named, or something is wrong with what is said of it.
std::optional<ServerLogin> ReadServerLogin(Reader& reader, std::vector<Problem>& problems);

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// Checks resolved settings without network access. Reads the files that the settings name. Any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"

namespace lagwatch::serve {

// The prefix of messages about the web config: its file, or the flags that replace one.
std::string WebConfigName(const config::WebSettings& web);

// In the order of config::OrderProblems().
std::vector<config::Problem> CheckOffline(const config::Settings& settings);

// As config::Resolve(). If there are problems, adds those that CheckOffline() finds in the settings
// that could be resolved, so that one run reports all of them.
std::variant<config::Settings, std::vector<config::Problem>> ResolveAndCheck(
    const config::FlagValues& flags, const config::Environment& environment);

// The options that differ and take effect only at the next start, by name.
std::vector<std::string_view> NeedRestart(const config::Settings& running,
                                          const config::Settings& wanted);

}  // namespace lagwatch::serve

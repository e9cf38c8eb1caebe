// SPDX-License-Identifier: Apache-2.0
// All that can be wrong with resolved settings and is found out without asking anyone.
// Reads the files that the settings name. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"

namespace lagwatch::serve {

// What opens a message about the web door: its file, or the flags that stand for one.
std::string WebConfigName(const config::WebSettings& web);

// In the order of config::OrderProblems().
std::vector<config::Problem> CheckOffline(const config::Settings& settings);

// As config::Resolve(). Where something is wrong the problems include those that CheckOffline()
// finds of what could be resolved, so that a person sees all of them in one run.
std::variant<config::Settings, std::vector<config::Problem>> ResolveAndCheck(
    const config::FlagValues& flags, const config::Environment& environment);

// What differs between the two and is only looked at when lagwatch starts, by option name.
std::vector<std::string_view> NeedRestart(const config::Settings& running,
                                          const config::Settings& wanted);

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// All that can be wrong with resolved settings and is found out without asking anyone.
// Reads the files that the settings name. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"

namespace lagwatch::app {

// What opens a message about the web door: its file, or the flags that stand for one.
std::string DoorName(const config::WebSettings& web);

std::vector<config::Problem> CheckOffline(const config::Settings& settings);

// What differs between the two and is only looked at when lagwatch starts, by option name.
std::vector<std::string_view> NeedRestart(const config::Settings& running,
                                          const config::Settings& wanted);

}  // namespace lagwatch::app

// SPDX-License-Identifier: Apache-2.0
// Words as they were written somewhere, before they are checked: what every layer (file,
// environment, flags) is turned into, and how a later layer overrides an earlier one.
// Plain values and pure functions: any thread, nothing fails.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "config/resolve.h"

namespace lagwatch::config {

struct RawValue {
  std::string text;
  // Opens a message about it: "--collect.interval", "LAGWATCH_COLLECT_INTERVAL",
  // "lagwatch.yaml:7: collect.interval"; of a property of the file only "lagwatch.yaml:7".
  std::string place;
  int exit = kExitConfig;
};

// By option name. More than one only for a repeatable option.
using Values = std::map<std::string, std::vector<RawValue>, std::less<>>;

// Properties add up (the later of the same name wins in the Kafka client); all else is replaced.
void Override(Values& base, const Values& later);

// The names a person may have meant.
std::vector<std::string_view> OptionNames(Places at_least);

}  // namespace lagwatch::config

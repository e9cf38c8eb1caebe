// SPDX-License-Identifier: Apache-2.0
// Unchecked values with the place they were set at: the common form of every layer (file,
// environment, flags), and how a later layer overrides an earlier one. Plain values and pure
// functions: any thread, nothing fails.
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
  // Prefix of every message about the value: "--collect.interval", "LAGWATCH_COLLECT_INTERVAL",
  // "lagwatch.yaml:7: collect.interval"; for a property of the file only "lagwatch.yaml:7".
  std::string place;
  int exit = kExitConfig;
};

// By option name. Only a repeatable option has more than one value.
using Values = std::map<std::string, std::vector<RawValue>, std::less<>>;

// Appends properties (the last of a name wins in the Kafka client) and replaces all other options.
void Override(Values& base, const Values& later);

// The option names to suggest for a misspelled one.
std::vector<std::string_view> OptionNames(Places at_least);

}  // namespace lagwatch::config

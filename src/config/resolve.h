// SPDX-License-Identifier: Apache-2.0
// Resolves and checks all settings: defaults, then the YAML file, then the environment, then the
// flags. Pure except for reading the files that the settings name: any thread. Returns problems,
// throws nothing.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/problem.h"
#include "config/settings.h"

namespace lagwatch::config {

using lagwatch::kExitConfig;
using lagwatch::kExitUsage;
using lagwatch::Problem;

// The flags of the command line, in order: option name without dashes ("collect.interval") and
// value; a switch has "true" or "false".
using FlagValues = std::vector<std::pair<std::string, std::string>>;

// Environment variables by name. LAGWATCH_... and KAFKA_BOOTSTRAP_SERVERS are read, and
// kafka_exporter's together with its flags.
using Environment = std::map<std::string, std::string>;

// The environment of this process.
Environment ProcessEnvironment();

// If there are problems, the settings are incomplete: use them only to find further problems.
struct Resolution {
  Settings settings;
  std::vector<Problem> problems;  // as OrderProblems() orders them
};
Resolution ResolveAll(const FlagValues& flags, const Environment& environment);

// The settings, or all problems (at least one).
std::variant<Settings, std::vector<Problem>> Resolve(const FlagValues& flags,
                                                     const Environment& environment);

// Removes duplicates (an invalid key at the top level is reported once, not once per cluster) and
// sorts: the command line first, because the first problem's exit code becomes the program's, then
// problems without a line, then each file by line.
void OrderProblems(std::vector<Problem>& problems);

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// From words to Settings: defaults, then the YAML file, then the environment, then the flags; all
// of it is checked at once. Pure but for reading the files that the settings name. No exceptions.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "config/settings.h"

namespace lagwatch::config {

inline constexpr int kExitUsage = 64;
inline constexpr int kExitConfig = 78;

// One thing that is wrong: one line that names the value, where it stands and what to do.
struct Problem {
  std::string text;
  int exit = kExitConfig;
};

// As found on the command line, in order: option name without dashes ("collect.interval") and the
// words given; a switch has "true" or "false".
using FlagValues = std::vector<std::pair<std::string, std::string>>;

// Environment variables by name. LAGWATCH_... and KAFKA_BOOTSTRAP_SERVERS count, and those of
// kafka_exporter with its flags.
using Environment = std::map<std::string, std::string>;

// This process's own.
Environment ProcessEnvironment();

// With problems the settings are incomplete: good for finding further problems, for nothing else.
struct Resolution {
  Settings settings;
  std::vector<Problem> problems;  // as OrderProblems() orders them
};
Resolution ResolveAll(const FlagValues& flags, const Environment& environment);

// The settings, or every problem found (at least one).
std::variant<Settings, std::vector<Problem>> Resolve(const FlagValues& flags,
                                                     const Environment& environment);

// Drops repetitions (a key at the top level is wrong once, not once per cluster) and orders: the
// command line first, because the first problem's exit code is the program's, then what names no
// line, then each file by line.
void OrderProblems(std::vector<Problem>& problems);

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// The single table of options. Flags, environment variables, keys of the file, --help,
// docs/reference/flags.md and "did you mean" are generated from it: a new option is one row here
// and its use in resolve.cc. Constant data and pure functions: any thread. Nothing fails; an
// unknown name yields a null pointer.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lagwatch::config {

enum class Kind {
  kText,
  kSwitch,
  kDuration,
  kInteger,    // 0 or more
  kLimit,      // an integer, or "off"
  kSeconds,    // a number of seconds, or a duration
  kTimeLimit,  // kSeconds, or "off"
  kSize,       // bytes with a unit: 500MB
  kRegex,
  kChoice,    // one of `choices`
  kNames,     // may be repeated
  kProperty,  // NAME=VALUE; may be repeated; never printed
};

// Where an option may be set; each place includes those before it.
enum class Places {
  kFlag,             // only on the command line
  kFlagEnvironment,  // ... or as an environment variable
  kEverywhere,       // ... or at the top level of the file
  kCluster,          // ... or in one entry of the file's `clusters:`
};

enum class Section {
  kKafka,
  kFilters,
  kCollecting,
  kOutput,
  kWeb,
  kLogging,
  kOnce,
  kReplay,
  kChecks,
};

struct Option {
  std::string_view name;  // as the flag, without dashes
  Kind kind;
  Places places;
  Section section;
  std::string_view fallback;     // the default as a user would write it; "": none
  std::string_view placeholder;  // of --help; empty for a switch
  std::string_view help;
  std::string_view choices = {};  // "table json prometheus", for kChoice
};

constexpr bool IsRepeatable(const Option& option) { return option.kind >= Kind::kNames; }

// In the order of --help: sections, and options within them.
std::span<const Option> Options();
// The title of the section if the option is its first, else "". REQUIRES: a row of Options().
std::string_view SectionStart(const Option& option);

const Option* FindOption(std::string_view name);

// "collect.stale-after" -> "LAGWATCH_COLLECT_STALE_AFTER"
std::string EnvironmentName(std::string_view option_name);

// The values of a kChoice option, in the order of its enum.
std::vector<std::string_view> Choices(const Option& option);

// The Markdown table of docs/reference/flags.md.
std::string FlagsTable();

}  // namespace lagwatch::config

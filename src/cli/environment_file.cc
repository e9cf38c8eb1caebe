// SPDX-License-Identifier: Apache-2.0
#include "cli/environment_file.h"

#include <string_view>

#include "config/options.h"

namespace lagwatch::cli {
namespace {

constexpr std::string_view kOpening =
    "# Options of lagwatch.service. They are read at its start: systemctl restart lagwatch\n"
    "#\n"
    "# A line here overrides the YAML file. Prefer the YAML file: systemctl reload lagwatch "
    "reloads\n"
    "# it without a gap. Write values with a backslash in 'single quotes', as in\n"
    "# LAGWATCH_GROUP_EXCLUDE='^test\\.'. Do not write secrets here: `systemctl cat lagwatch` "
    "shows\n"
    "# where to put them.\n"
    "\n"
    "# YAML file: any option by its name, and several clusters\n"
    "LAGWATCH_CONFIG_FILE=/etc/lagwatch/lagwatch.yaml\n";

// Options that make a service exit after one run.
bool IsOfSingleRun(const config::Option& option) {
  return option.section == config::Section::kOnce || option.section == config::Section::kChecks;
}

}  // namespace

std::string EnvironmentFile() {
  std::string file(kOpening);
  for (const config::Option& option : config::Options()) {
    if (IsOfSingleRun(option)) continue;
    const std::string title(config::SectionStart(option));
    if (!title.empty()) file += "\n### " + title + "\n";
    const std::string_view value = option.fallback.empty() ? option.placeholder : option.fallback;
    file += "\n# " + std::string(option.help) + "\n#" + config::EnvironmentName(option.name) + "=" +
            std::string(value) + "\n";
  }
  return file;
}

}  // namespace lagwatch::cli

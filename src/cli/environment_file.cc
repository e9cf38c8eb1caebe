// SPDX-License-Identifier: Apache-2.0
#include "cli/environment_file.h"

#include <string_view>

#include "config/options.h"

namespace lagwatch::cli {
namespace {

constexpr std::string_view kOpening =
    "# Options of lagwatch.service. They are read when it starts: systemctl restart lagwatch\n"
    "#\n"
    "# A line here wins over the YAML file, which is the better place for most: systemctl reload\n"
    "# reads that again without a gap. Write values with a backslash in 'single quotes', as in\n"
    "# LAGWATCH_GROUP_EXCLUDE='^test\\.'. No secrets here: `systemctl cat lagwatch` says where "
    "to.\n"
    "\n"
    "# YAML: any option by its name, and several clusters\n"
    "LAGWATCH_CONFIG_FILE=/etc/lagwatch/lagwatch.yaml\n";

// What a service has no use for: it would look and exit.
bool IsOfOneLook(const config::Option& option) {
  return option.section == config::Section::kOnce || option.section == config::Section::kChecks;
}

}  // namespace

std::string EnvironmentFile() {
  std::string file(kOpening);
  const config::Option* previous = nullptr;
  for (const config::Option& option : config::Options()) {
    if (IsOfOneLook(option)) continue;
    if (previous == nullptr || previous->section != option.section) {
      file += "\n### " + std::string(config::SectionTitle(option.section)) + "\n";
    }
    previous = &option;
    const std::string_view value = option.fallback.empty() ? option.placeholder : option.fallback;
    file += "\n# " + std::string(option.help) + "\n#" + config::EnvironmentName(option.name) + "=" +
            std::string(value) + "\n";
  }
  return file;
}

}  // namespace lagwatch::cli

// SPDX-License-Identifier: Apache-2.0
#include "config/environment.h"

#include <re2/re2.h>
#include <unistd.h>

#include "config/text.h"

namespace lagwatch::config {
namespace {

constexpr std::string_view kPrefix = "LAGWATCH_";

// Kubernetes puts these into every container for each Service; one called "lagwatch" or
// "lagwatch-..." must not keep lagwatch from starting.
bool IsKubernetesServiceLink(const std::string& name) {
  static const RE2 kLink(
      "LAGWATCH_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_[0-9]+_(TCP|UDP|SCTP)"
      "(_(PROTO|PORT|ADDR))?)?)");
  return RE2::FullMatch(name, kLink);
}

const Option* FindByEnvironmentName(std::string_view name) {
  for (const Option& option : Options()) {
    if (option.places >= Places::kFlagEnvironment && EnvironmentName(option.name) == name) {
      return &option;
    }
  }
  return nullptr;
}

// Compared without what all names share: it would make any two of them near.
std::string Unknown(const std::string& name) {
  std::vector<std::string> names;
  for (const std::string_view option : OptionNames(Places::kFlagEnvironment)) {
    names.push_back(EnvironmentName(option).substr(kPrefix.size()));
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  return "unknown environment variable " + name +
         DidYouMean(std::string_view(name).substr(kPrefix.size()), views, kPrefix);
}

}  // namespace

Environment ProcessEnvironment() {
  Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

Values ReadEnvironment(const Environment& environment, std::vector<Problem>& problems) {
  Values values;
  for (const auto& [name, text] : environment) {
    if (!name.starts_with(kPrefix) || text.empty()) continue;
    const Option* option = FindByEnvironmentName(name);
    if (option == nullptr) {
      if (!IsKubernetesServiceLink(name)) problems.push_back({Unknown(name), kExitConfig});
      continue;
    }
    std::vector<Given>& given = values[std::string(option->name)];
    if (!option->repeatable) {
      given.push_back({text, name, kExitConfig});
      continue;
    }
    for (const std::string_view line : Split(text, '\n')) {
      if (!Trim(line).empty()) given.push_back({std::string(Trim(line)), name, kExitConfig});
    }
  }
  return values;
}

}  // namespace lagwatch::config

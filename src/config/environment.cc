// SPDX-License-Identifier: Apache-2.0
#include "config/environment.h"

#include <re2/re2.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "config/compat/kafka_exporter_flags.h"
#include "config/kafka_properties.h"

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

// Likely names of the servers' variable, from other tools or kafka_exporter's flag; the nearest
// name would be another one.
constexpr std::string_view kServersByHabit[] = {
    "LAGWATCH_BOOTSTRAP_SERVERS", "LAGWATCH_BROKERS",      "LAGWATCH_KAFKA_BROKER",
    "LAGWATCH_KAFKA_BROKERS",     "LAGWATCH_KAFKA_SERVER", "LAGWATCH_KAFKA_SERVERS",
};

// Compares without the common prefix, which would make any two names similar.
std::string DidYouMeanVariable(std::string_view name) {
  if (std::ranges::find(kServersByHabit, name) != std::end(kServersByHabit)) {
    return ", did you mean LAGWATCH_KAFKA_BOOTSTRAP_SERVERS?";
  }
  for (const KafkaExporterFlag& flag : KafkaExporterFlags()) {
    if (EnvironmentName(flag.name) != name || flag.treatment != Treatment::kTranslated) continue;
    return "; --" + std::string(flag.name) +
           " has no environment variable, use LAGWATCH_KAFKA_PROPERTY instead";
  }
  std::vector<std::string> names;
  for (const std::string_view option : OptionNames(Places::kFlagEnvironment)) {
    names.push_back(EnvironmentName(option).substr(kPrefix.size()));
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  return DidYouMean(name.substr(kPrefix.size()), views, kPrefix);
}

// One line of a repeatable option. A password may end in whitespace; the variable may come from a
// file with \r\n line ends.
std::string PropertyLine(const Option& option, std::string_view line) {
  const std::string_view trimmed = Trim(line);
  if (option.kind != Kind::kProperty || !IsSecret(trimmed.substr(0, trimmed.find('=')))) {
    return std::string(trimmed);
  }
  line.remove_prefix(static_cast<std::size_t>(trimmed.data() - line.data()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return std::string(line);
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

Values ReadEnvironment(const Environment& environment, std::vector<std::string>& warnings) {
  Values values;
  for (const auto& [name, text] : environment) {
    if (!name.starts_with(kPrefix) || text.empty()) continue;
    const Option* option = FindByEnvironmentName(name);
    if (option == nullptr) {
      // Not rejected: variables such as LAGWATCH_VERSION may belong to an image or a chart.
      if (!IsKubernetesServiceLink(name)) {
        warnings.push_back("unknown environment variable " + name + " is ignored" +
                           DidYouMeanVariable(name));
      }
      continue;
    }
    std::vector<RawValue>& raw = values[std::string(option->name)];
    if (!IsRepeatable(*option)) {
      raw.push_back({text, name, kExitConfig});
      continue;
    }
    for (const std::string_view line : Split(text, '\n')) {
      if (!Trim(line).empty()) raw.push_back({PropertyLine(*option, line), name, kExitConfig});
    }
  }
  return values;
}

}  // namespace lagwatch::config

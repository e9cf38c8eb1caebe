// SPDX-License-Identifier: Apache-2.0
#include "serve/check.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "http/web_config_watcher.h"
#include "kafka/cluster_reader.h"
#include "serve/replayer.h"
#include "serve/tokens.h"

namespace lagwatch::serve {
namespace {

// Adds problems to those already `known`.
std::vector<config::Problem> FindProblems(const config::Settings& settings,
                                          std::vector<config::Problem> known) {
  std::vector<config::Problem> problems = std::move(known);
  const bool complete = problems.empty();
  for (const config::ClusterSettings& cluster : settings.clusters) {
    std::ranges::move(kafka::CheckProperties(cluster, complete), std::back_inserter(problems));
    auto tokens = MakeTokens(cluster);
    if (auto* problem = std::get_if<config::Problem>(&tokens)) {
      problems.push_back(std::move(*problem));
    }
  }
  // The set of clusters is incomplete if one of them is invalid.
  if (!settings.replay_file.empty() && complete) {
    const auto opened = Replayer::Open(settings);
    if (const auto* problem = std::get_if<config::Problem>(&opened)) problems.push_back(*problem);
  }
  const auto web_config = http::LoadWebConfig(settings.web.config);
  if (const auto* fault = std::get_if<std::string>(&web_config)) {
    problems.push_back({WebConfigName(settings.web) + ": " + *fault, config::kExitConfig});
  }
  config::OrderProblems(problems);
  return problems;
}

}  // namespace

std::string WebConfigName(const config::WebSettings& web) {
  return web.config_file.empty() ? "--server.tls" : web.config_file;
}

std::vector<config::Problem> CheckOffline(const config::Settings& settings) {
  return FindProblems(settings, {});
}

std::variant<config::Settings, std::vector<config::Problem>> ResolveAndCheck(
    const config::FlagValues& flags, const config::Environment& environment) {
  config::Resolution resolution = config::ResolveAll(flags, environment);
  if (resolution.problems.empty()) return std::move(resolution.settings);
  return FindProblems(resolution.settings, std::move(resolution.problems));
}

std::vector<std::string_view> NeedRestart(const config::Settings& running,
                                          const config::Settings& wanted) {
  const std::pair<std::string_view, bool> options[] = {
      {"web.listen-address", running.web.listen_address == wanted.web.listen_address},
      {"web.telemetry-path", running.web.telemetry_path == wanted.web.telemetry_path},
      {"web.config.file", running.web.config_file == wanted.web.config_file},
      {"web.open-probes", running.web.open_probes == wanted.web.open_probes},
      {"web.enable-lifecycle", running.web.enable_lifecycle == wanted.web.enable_lifecycle},
      {"log.format", running.log_format == wanted.log_format},
      {"record", running.record_file == wanted.record_file},
      {"record.max-size", running.record_max_size == wanted.record_max_size},
      {"replay", running.replay_file == wanted.replay_file},
      {"sasl.kerberos-config-path", running.process_environment == wanted.process_environment}};
  std::vector<std::string_view> changed;
  for (const auto& [option, same] : options) {
    if (!same) changed.push_back(option);
  }
  return changed;
}

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
#include "cli/check_access.h"

#include <future>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "access/access_report.h"
#include "access/access_text.h"
#include "cli/once_result.h"
#include "cli/standard_streams.h"
#include "kafka/access_check.h"
#include "serve/tokens.h"

namespace lagwatch::cli {
namespace {

using Checked = std::variant<kafka::AccessFacts, config::Problem>;

std::vector<std::future<Checked>> StartAll(const config::Settings& settings,
                                           const serve::Logger& logger) {
  std::vector<std::future<Checked>> running;
  for (const config::ClusterSettings& cluster : settings.clusters) {
    auto log = [&logger, &cluster](std::string_view line) {
      logger.Log(config::LogLevel::kDebug, "Kafka client",
                 {{"cluster", cluster.name}, {"line", std::string(line)}});
    };
    running.push_back(std::async(std::launch::async, [&settings, &cluster, log]() -> Checked {
      auto tokens = serve::MakeTokens(cluster);
      if (auto* problem = std::get_if<config::Problem>(&tokens)) return std::move(*problem);
      return kafka::CheckAccess(cluster, settings.once.groups, std::get<Tokens>(std::move(tokens)),
                                log);
    }));
  }
  return running;
}

}  // namespace

int RunCheckAccess(config::Settings settings, const serve::Logger& logger) {
  config::KeepChosenClusters(settings);
  std::vector<std::future<Checked>> running = StartAll(settings, logger);
  std::string text;
  bool ok = true;
  for (std::size_t i = 0; i < running.size(); ++i) {
    const Checked checked = running[i].get();
    if (const auto* problem = std::get_if<config::Problem>(&checked)) return Refuse({*problem});
    const config::ClusterSettings& cluster = settings.clusters[i];
    const access::AccessReport report =
        access::JudgeAccess(std::get<kafka::AccessFacts>(checked), cluster, settings.once.groups);
    text += (i == 0 ? "" : "\n") + access::AccessText(cluster, report);
    ok = ok && report.ok();
  }
  return ExitCodeOf(WriteResult(text) && ok ? Status::kOk : Status::kUnknown);
}

}  // namespace lagwatch::cli

// SPDX-License-Identifier: Apache-2.0
#include "serve/error_log.h"

namespace lagwatch::serve {
namespace {

// Ignores probes of an unresponsive broker, which do not end in step with collections:
// serve/change_log.h logs the broker.
bool IsLoggedElsewhere(Api api) { return api == Api::kProbe; }

}  // namespace

void ErrorLog::Log(const Logger& logger, const std::string& cluster, const Report& report) {
  if (!report.up) return;
  for (const auto& [what, tally] : report.stats.errors) {
    if (IsLoggedElsewhere(what.first)) continue;
    const auto [entry, is_new] = logged_.try_emplace(what, 0);
    entry->second = 0;
    if (!is_new) continue;
    logger.Log(config::LogLevel::kWarn, "some reads fail",
               {{"cluster", cluster},
                {"api", std::string(ApiName(what.first))},
                {"error", what.second},
                {"count", std::to_string(tally.count)},
                {"example", tally.example}});
  }
  for (auto& [what, without] : logged_) {
    if (!report.stats.errors.contains(what) && ++without == kMostWithout) {
      logger.Log(config::LogLevel::kInfo, "these reads no longer fail",
                 {{"cluster", cluster},
                  {"api", std::string(ApiName(what.first))},
                  {"error", what.second}});
    }
  }
  std::erase_if(logged_, [](const auto& entry) { return entry.second == kMostWithout; });
}

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
#include "serve/error_log.h"

namespace lagwatch::serve {
namespace {

// Probes of a silent broker end in no fixed step with the collections: the line about the broker
// (serve/change_log.h) tells of them.
bool IsToldElsewhere(Api api) { return api == Api::kProbe; }

}  // namespace

void ErrorLog::Log(const Logger& logger, const std::string& cluster, const Report& report) {
  if (!report.up) return;
  for (const auto& [what, tally] : report.stats.errors) {
    if (IsToldElsewhere(what.first)) continue;
    const auto [told, is_new] = told_.try_emplace(what, 0);
    told->second = 0;
    if (!is_new) continue;
    logger.Log(config::LogLevel::kWarn, "some reads fail",
               {{"cluster", cluster},
                {"api", std::string(ApiName(what.first))},
                {"error", what.second},
                {"count", std::to_string(tally.count)},
                {"example", tally.example}});
  }
  for (auto& [what, without] : told_) {
    if (!report.stats.errors.contains(what) && ++without == kMostWithout) {
      logger.Log(config::LogLevel::kInfo, "these reads no longer fail",
                 {{"cluster", cluster},
                  {"api", std::string(ApiName(what.first))},
                  {"error", what.second}});
    }
  }
  std::erase_if(told_, [](const auto& entry) { return entry.second == kMostWithout; });
}

}  // namespace lagwatch::serve

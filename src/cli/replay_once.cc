// SPDX-License-Identifier: Apache-2.0
#include "cli/replay_once.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/once_output.h"
#include "cli/once_result.h"
#include "cli/standard_streams.h"
#include "serve/change_log.h"
#include "serve/error_log.h"
#include "serve/replayer.h"

namespace lagwatch::cli {
namespace {

// Computes the verdict over all reports of a recording.
class Verdict {
 public:
  explicit Verdict(const std::vector<std::string>& groups) {
    for (const std::string& group : groups) never_seen_.push_back(group);
  }

  void Add(const Report& report) {
    seen_any_ = true;
    reached_ = reached_ || report.up;
    for (const GroupReport& group : report.groups) {
      worst_ = std::max(worst_, group.status);
      std::erase(never_seen_, group.id);
    }
  }

  OnceResult Result() const {
    OnceResult result{.worst = worst_, .messages = {}};
    if (!seen_any_) {
      result.messages.emplace_back("the recording has no collection");
    } else if (!reached_) {
      result.messages.emplace_back("Kafka was never reached in the recording");
    }
    for (const std::string& group : never_seen_) {
      result.messages.push_back(
          (reached_ ? "there is no group \"" : "cannot determine whether there is a group \"") +
          group + "\" in the recording");
    }
    if (!result.messages.empty()) {
      result.worst = std::max(result.worst, Status::kUnknown);
    }
    return result;
  }

 private:
  Status worst_ = Status::kOk;
  bool seen_any_ = false;
  bool reached_ = false;
  std::vector<std::string> never_seen_;
};

// The last state of each cluster that has one.
std::vector<ClusterResult> LastOf(const serve::Replayer& replayer) {
  std::vector<ClusterResult> results;
  for (const serve::Evaluator& cluster : replayer.clusters()) {
    if (!cluster.last()) continue;
    results.push_back({cluster.settings().name, {cluster.last(), cluster.Render(*cluster.last())}});
  }
  return results;
}

}  // namespace

int ReplayOnce(config::Settings settings) {
  for (config::ClusterSettings& cluster : settings.clusters) {
    config::WatchOnly(cluster, settings.once.groups);
  }
  auto opened = serve::Replayer::Open(settings);
  if (const auto* problem = std::get_if<config::Problem>(&opened)) return Refuse({*problem});
  serve::Replayer& replayer = *std::get<std::unique_ptr<serve::Replayer>>(opened);
  const serve::Logger logger(settings.log_level, settings.log_format,
                             [&replayer] { return replayer.now(); });
  Verdict verdict(settings.once.groups);
  std::vector<serve::ErrorLog> errors(replayer.clusters().size());
  while (const std::optional<serve::ReplayStep> played = replayer.Next()) {
    const std::string& name = replayer.clusters()[played->cluster].settings().name;
    errors[played->cluster].Log(logger, name, *played->after);
    serve::LogChanges(logger, name, played->before.get(), *played->after);
    verdict.Add(*played->after);
  }
  if (!replayer.warning().empty()) serve::PrintError("--replay: " + replayer.warning());
  const OnceResult result = verdict.Result();
  const Status worst = PrintOnce(settings, LastOf(replayer), result.worst, "");
  for (const std::string& message : result.messages) serve::PrintError(message);
  return ExitCodeOf(worst);
}

}  // namespace lagwatch::cli

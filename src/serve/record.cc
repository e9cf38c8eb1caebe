// SPDX-License-Identifier: Apache-2.0
#include "serve/record.h"

#include <csignal>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "build_info.h"
#include "replay/recorder.h"

namespace lagwatch::serve {
namespace {

// The recorder of all clusters, and its last logged error.
class RecordLog {
 public:
  RecordLog(std::unique_ptr<replay::Recorder> recorder, const Logger& logger)
      : recorder_(std::move(recorder)), logger_(logger) {}

  void Write(std::uint32_t cluster, WallTime at, const Snapshot& snapshot) {
    std::string fault = recorder_->Append(cluster, at, snapshot);
    const std::lock_guard lock(mutex_);
    if (fault == fault_) return;
    if (fault.empty()) {
      logger_.Log(config::LogLevel::kInfo, "collections are recorded again");
    } else {
      logger_.Log(config::LogLevel::kWarn, "collections are not recorded", {{"error", fault}});
    }
    fault_ = std::move(fault);
  }

 private:
  std::unique_ptr<replay::Recorder> recorder_;
  const Logger& logger_;
  std::mutex mutex_;
  std::string fault_;
};

replay::Session SessionOf(const config::Settings& settings) {
  replay::Session session;
  session.version = std::string(kVersion);
  for (const config::ClusterSettings& cluster : settings.clusters) {
    session.clusters.push_back({.name = cluster.name,
                                .interval = cluster.interval,
                                .isolation = cluster.policy.isolation,
                                .time_lag = cluster.policy.time_lag});
  }
  return session;
}

}  // namespace

std::variant<std::vector<RecordTo>, config::Problem> StartRecording(
    const config::Settings& settings, const Logger& logger) {
  std::vector<RecordTo> recorders(settings.clusters.size());
  if (settings.record_file.empty()) return recorders;
  // Exceeding RLIMIT_FSIZE must be a failed write, not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  auto opened =
      replay::Recorder::Open(settings.record_file, settings.record_max_size, SessionOf(settings));
  if (const auto* fault = std::get_if<std::string>(&opened)) {
    return config::Problem{"--record: " + *fault, config::kExitConfig};
  }
  auto log = std::make_shared<RecordLog>(
      std::move(std::get<std::unique_ptr<replay::Recorder>>(opened)), logger);
  for (std::uint32_t i = 0; i < recorders.size(); ++i) {
    recorders[i] = [log, i](WallTime at, const Snapshot& snapshot) { log->Write(i, at, snapshot); };
  }
  return recorders;
}

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// Implements `--replay`: evaluates a recording as a cluster is evaluated, in the recording's time.
// No Kafka client and no clock: equal recordings and settings give equal reports. Not thread-safe,
// except for now().
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"
#include "replay/recording.h"
#include "serve/evaluator.h"

namespace lagwatch::serve {

// An evaluated collection: its cluster, its report and the cluster's report before (null: none).
struct ReplayStep {
  std::size_t cluster = 0;
  std::shared_ptr<const Report> before;
  std::shared_ptr<const Report> after;
};

class Replayer {
 public:
  // Opens the recording, or returns what is wrong with it or the settings. The clusters are those
  // of the recording. Thresholds and output come from the cluster of `settings` with the same name,
  // or from its only cluster. Isolation level and interval are those of the recording.
  static std::variant<std::unique_ptr<Replayer>, config::Problem> Open(
      const config::Settings& settings);

  // The time of the next collection; empty at the end.
  std::optional<WallTime> NextAt();
  // Evaluates the next collection; empty at the end.
  std::optional<ReplayStep> Next();

  // One for each cluster of the recording that `--cluster` selects.
  const std::vector<Evaluator>& clusters() const { return evaluators_; }
  // Why the recording ended early; empty: it did not. Valid at the end.
  const std::string& warning() const { return recording_->warning(); }
  // The recording's time: that of the last collection, or of the first one before it is evaluated.
  WallTime now() const { return WallTime(Duration(now_.load())); }

 private:
  explicit Replayer(std::unique_ptr<replay::Recording> recording)
      : recording_(std::move(recording)) {}
  std::string AddClusters(const config::Settings& settings);

  std::unique_ptr<replay::Recording> recording_;
  std::vector<Evaluator> evaluators_;
  std::vector<std::optional<std::size_t>>
      of_recording_;  // index of the evaluator by recorded cluster, if selected
  std::optional<replay::RecordedSnapshot> next_;
  std::atomic<Duration::rep> now_ = 0;
};

}  // namespace lagwatch::serve

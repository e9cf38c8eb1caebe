// SPDX-License-Identifier: Apache-2.0
// `--replay`: a recording through the same evaluation that a cluster gets, in the recording's own
// time. No Kafka client and no clock: equal recordings and settings give equal reports.
// One caller at a time, but now(), which any thread may ask.
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

// A collection that was evaluated: its cluster, and that cluster's report before (null: none).
struct ReplayStep {
  std::size_t cluster = 0;
  std::shared_ptr<const Report> before;
  std::shared_ptr<const Report> after;
};

class Replayer {
 public:
  // The clusters are the recording's. Those of `settings` give them thresholds and looks: the one
  // of the same name, or the only one there is. What was a matter of reading, isolation level and
  // interval, is the recording's. Or what is wrong with the recording or the settings.
  static std::variant<std::unique_ptr<Replayer>, config::Problem> Open(
      const config::Settings& settings);

  // The time of the next collection; empty at the end.
  std::optional<WallTime> NextAt();
  // Evaluates the next collection; empty at the end.
  std::optional<ReplayStep> Next();

  // One for each cluster of the recording that `--cluster` leaves.
  const std::vector<Evaluator>& clusters() const { return evaluators_; }
  // Why the recording ended early; empty: it did not. To be asked at the end.
  const std::string& warning() const { return recording_->warning(); }
  // The recording's time: of the last collection, or of the first to come.
  WallTime now() const { return WallTime(Duration(now_.load())); }

 private:
  explicit Replayer(std::unique_ptr<replay::Recording> recording)
      : recording_(std::move(recording)) {}
  std::string AddClusters(const config::Settings& settings);

  std::unique_ptr<replay::Recording> recording_;
  std::vector<Evaluator> evaluators_;
  std::vector<std::optional<std::size_t>>
      of_recording_;  // of its cluster: the evaluator, if chosen
  std::optional<replay::RecordedSnapshot> next_;
  std::atomic<Duration::rep> now_ = 0;
};

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// Runs the collections of one cluster: read, evaluate, render. Shared by serving, --once and
// --wait. Collect() and Reconfigure() must not run concurrently; Cancel() may be called from any
// thread at any time. Nothing throws: failed reads are in the Report.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"
#include "model/cluster_reader.h"
#include "serve/evaluator.h"
#include "serve/logger.h"
#include "serve/record.h"

namespace lagwatch::serve {

// Settings that replace the current ones while lagwatch runs.
struct SettingsChange {
  config::ClusterSettings settings;
  config::NameFilter shown_metrics;
  std::unique_ptr<ClusterReader> reader;  // null: keep the current one
};

class Collector {
 public:
  Collector(config::ClusterSettings settings, const config::NameFilter& shown_metrics,
            std::unique_ptr<ClusterReader> reader, RecordTo record = {});

  // Empty if it was cancelled, because an interrupted collection is incomplete.
  std::optional<CollectionResult> Collect();
  // Cancels the current reader; a reader that a later Reconfigure() sets is not cancelled.
  void Cancel();
  void Reconfigure(SettingsChange change);

  const config::ClusterSettings& settings() const { return evaluator_.settings(); }

 private:
  Evaluator evaluator_;
  std::mutex mutex_;  // guards reader_ between Reconfigure() and Cancel(), and cancelled_
  std::unique_ptr<ClusterReader> reader_;
  bool cancelled_ = false;
  RecordTo record_;
};

// Returns a reader, or what is wrong with the settings. Connects to nothing yet.
std::variant<std::unique_ptr<ClusterReader>, config::Problem> MakeReader(
    const config::ClusterSettings& cluster, const Logger& logger);

// Returns one collector per cluster, in the order of the settings, or what is wrong with the
// settings.
std::variant<std::vector<std::unique_ptr<Collector>>, config::Problem> MakeCollectors(
    const config::Settings& settings, const Logger& logger);

}  // namespace lagwatch::serve

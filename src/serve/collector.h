// SPDX-License-Identifier: Apache-2.0
// One cluster's collections: read, evaluate, render. What serving, --once and --wait share.
// Collect() and Adopt() have one caller at a time; Cancel() may come from any thread, beside them.
// Nothing throws: what fails is in the Report.
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

// Settings that take the place of others while lagwatch runs.
struct SettingsChange {
  config::ClusterSettings settings;
  config::NameFilter shown_metrics;
  std::unique_ptr<ClusterReader> reader;  // null: the present one serves these settings too
};

class Collector {
 public:
  Collector(config::ClusterSettings settings, const config::NameFilter& shown_metrics,
            std::unique_ptr<ClusterReader> reader, RecordTo record = {});

  // Nothing when it was cancelled: what was cut short is not the truth about Kafka.
  std::optional<CollectionResult> Collect();
  // Of this reader; one that is adopted later is not cancelled.
  void Cancel();
  void Reconfigure(SettingsChange change);

  const config::ClusterSettings& settings() const { return evaluator_.settings(); }

 private:
  Evaluator evaluator_;
  std::mutex mutex_;  // of reader_ between Adopt() and Cancel(), and of cancelled_
  std::unique_ptr<ClusterReader> reader_;
  bool cancelled_ = false;
  RecordTo record_;
};

// Or what is wrong with the settings; nothing is contacted yet.
std::variant<std::unique_ptr<ClusterReader>, config::Problem> MakeReader(
    const config::ClusterSettings& cluster, const Logger& logger);

// One for each cluster, in the settings' order; or what is wrong with the settings of one.
std::variant<std::vector<std::unique_ptr<Collector>>, config::Problem> MakeCollectors(
    const config::Settings& settings, const Logger& logger);

}  // namespace lagwatch::serve

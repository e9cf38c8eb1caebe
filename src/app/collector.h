// SPDX-License-Identifier: Apache-2.0
// One cluster's collections: read, evaluate, render. What serving, --once and --wait share.
// Collect() has one caller at a time; Cancel() may come from any thread. Nothing throws: what fails
// is in the Report.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "app/evaluator.h"
#include "app/logger.h"
#include "app/record.h"
#include "config/resolve.h"
#include "config/settings.h"
#include "core/cluster_reader.h"

namespace lagwatch::app {

class Collector {
 public:
  Collector(config::ClusterSettings settings, const config::NameFilter& shown_metrics,
            std::unique_ptr<core::ClusterReader> reader, RecordTo record = {});

  Collected Collect();
  void Cancel() { reader_->Cancel(); }

  const config::ClusterSettings& settings() const { return evaluator_.settings(); }

 private:
  Evaluator evaluator_;
  std::unique_ptr<core::ClusterReader> reader_;
  RecordTo record_;
};

// One for each cluster, in the settings' order; or what is wrong with the settings of one.
std::variant<std::vector<std::unique_ptr<Collector>>, config::Problem> MakeCollectors(
    const config::Settings& settings, const Logger& logger);

}  // namespace lagwatch::app

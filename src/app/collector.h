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

#include "app/logger.h"
#include "config/resolve.h"
#include "config/settings.h"
#include "core/cluster_reader.h"
#include "core/history.h"
#include "core/report.h"
#include "render/page.h"

namespace lagwatch::app {

struct Collected {
  std::shared_ptr<const core::Report> report;
  std::shared_ptr<const render::Segments> segments;
};

class Collector {
 public:
  Collector(config::ClusterSettings settings, const config::NameFilter& shown_metrics,
            std::unique_ptr<core::ClusterReader> reader);

  Collected Collect();
  void Cancel() { reader_->Cancel(); }

  const config::ClusterSettings& settings() const { return settings_; }

 private:
  config::ClusterSettings settings_;
  render::PageOptions page_;
  std::unique_ptr<core::ClusterReader> reader_;
  std::shared_ptr<const core::Report> last_;
  core::History history_;
};

// One for each cluster, in the settings' order; or what is wrong with the settings of one.
std::variant<std::vector<std::unique_ptr<Collector>>, config::Problem> MakeCollectors(
    const config::Settings& settings, const Logger& logger);

}  // namespace lagwatch::app

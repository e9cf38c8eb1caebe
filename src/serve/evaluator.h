// SPDX-License-Identifier: Apache-2.0
// Turns the Snapshots of one cluster, in the order they were read, into Reports and their part of
// the page. Shared by collection and replay. Not thread-safe; nothing fails.
#pragma once

#include <memory>
#include <optional>

#include "config/settings.h"
#include "core/group_merger.h"
#include "core/history.h"
#include "model/report.h"
#include "model/snapshot.h"
#include "render/page.h"

namespace lagwatch::serve {

struct CollectionResult {
  std::shared_ptr<const Report> report;
  std::shared_ptr<const render::ClusterSamples> segments;
  Durations durations = {};  // of what came after reading; empty in a replay
};

class Evaluator {
 public:
  Evaluator(config::ClusterSettings settings, const config::NameFilter& shown_metrics);

  // Uses these settings from now on; the history is kept.
  void Reconfigure(config::ClusterSettings settings, const config::NameFilter& shown_metrics);

  // Returns the Report as shown: groups with the same shown name are merged. The next Snapshot is
  // evaluated against it.
  const std::shared_ptr<const Report>& Evaluate(Snapshot snapshot, WallTime now);
  std::shared_ptr<const render::ClusterSamples> Render(const Report& report) const;

  // Null before the first Report.
  const std::shared_ptr<const Report>& last() const { return last_; }
  const config::ClusterSettings& settings() const { return settings_; }

 private:
  void FollowClock(WallTime started);

  config::ClusterSettings settings_;
  render::PageOptions page_;
  std::shared_ptr<const Report> last_;
  core::History history_;
  // With `rename:`, the last Report before merging; otherwise last_ is used.
  std::optional<Report> real_;
  core::GroupMerger merger_;
};

}  // namespace lagwatch::serve

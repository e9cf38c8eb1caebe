// SPDX-License-Identifier: Apache-2.0
// One cluster's Snapshots, in the order they were read, as Reports and their part of the page. What
// a collection and a replay share.
// One caller at a time; nothing fails.
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
};

class Evaluator {
 public:
  Evaluator(config::ClusterSettings settings, const config::NameFilter& shown_metrics);

  // Judges and shows in another way from now on; what was read is remembered.
  void Reconfigure(config::ClusterSettings settings, const config::NameFilter& shown_metrics);

  // As it is shown: groups of one name are one.
  Report Evaluate(Snapshot snapshot, WallTime now);
  // The Report that the next is evaluated against.
  std::shared_ptr<const Report> Keep(Report report);
  std::shared_ptr<const render::ClusterSamples> Render(const Report& report) const;

  // Null before the first.
  const std::shared_ptr<const Report>& last() const { return last_; }
  const config::ClusterSettings& settings() const { return settings_; }

 private:
  void FollowClock(WallTime started);

  config::ClusterSettings settings_;
  render::PageOptions page_;
  std::shared_ptr<const Report> last_;
  core::History history_;
  // With `rename:` the last Report before groups became one; else last_ is it.
  std::optional<Report> real_;
  core::GroupMerger merger_;
};

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// One cluster's Snapshots, in the order they were read, as Reports and their part of the page. What
// a collection and a replay share.
// One caller at a time; nothing fails.
#pragma once

#include <memory>
#include <optional>

#include "config/settings.h"
#include "core/buckets.h"
#include "core/history.h"
#include "core/report.h"
#include "core/snapshot.h"
#include "render/page.h"

namespace lagwatch::app {

struct Collected {
  std::shared_ptr<const core::Report> report;
  std::shared_ptr<const render::Segments> segments;
};

class Evaluator {
 public:
  Evaluator(config::ClusterSettings settings, const config::NameFilter& shown_metrics);

  // Judges and shows in another way from now on; what was read is remembered.
  void Adopt(config::ClusterSettings settings, const config::NameFilter& shown_metrics);

  // As it is shown: groups of one name are one.
  core::Report Evaluate(core::Snapshot snapshot, core::WallTime now);
  // The Report that the next is evaluated against.
  std::shared_ptr<const core::Report> Keep(core::Report report);
  std::shared_ptr<const render::Segments> Render(const core::Report& report) const;

  // Null before the first.
  const std::shared_ptr<const core::Report>& last() const { return last_; }
  const config::ClusterSettings& settings() const { return settings_; }

 private:
  void FollowClock(core::WallTime started);

  config::ClusterSettings settings_;
  render::PageOptions page_;
  std::shared_ptr<const core::Report> last_;
  core::History history_;
  // With `rename:` the last Report before groups became one; else last_ is it.
  std::optional<core::Report> real_;
  core::Buckets buckets_;
};

}  // namespace lagwatch::app

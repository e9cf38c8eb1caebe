// SPDX-License-Identifier: Apache-2.0
// lagwatch's own metrics (lagwatch_*, process_*): a small registry that collections update and that
// is written at scrape time, before the shared kafka_* part of the page. Thread-safe: any number of
// scrapes and collections in parallel.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "model/report.h"
#include "model/types.h"
#include "render/page.h"
#include "render/program_build.h"

namespace lagwatch::render {

class OwnMetrics {
 public:
  explicit OwnMetrics(const BuildInfo& build,
                      std::function<bool(std::string_view family)> shown = {});
  ~OwnMetrics();

  // Adds a cluster that has not been collected yet: it is not up.
  void Announce(const std::string& cluster);

  // Removes a cluster that is no longer watched, with its series.
  void Forget(const std::string& cluster);

  // Sets which families are written from now on.
  void Show(std::function<bool(std::string_view family)> shown);

  // Call after the configuration was read, at the start or by a reload.
  void ObserveReload(bool successful, WallTime at);

  // Call after a collection of `cluster` (empty: unnamed, no label) that put `segments` on the
  // page. `durations`: of evaluating and rendering it.
  void Observe(const std::string& cluster, const Report& report, const ClusterSamples& segments,
               const Durations& durations = {});

  // HELP, TYPE and samples of the requested families in the given format, without an end marker.
  std::string Write(Format format, const FamilyFilter& asked = nullptr) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lagwatch::render

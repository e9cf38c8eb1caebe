// SPDX-License-Identifier: Apache-2.0
// Holds the latest results of the pollers and the pages rendered from them. Readers copy pointers:
// no reader waits for a collection, and a page stays valid while it is being sent. Thread-safe.
// Owns only the results; `own` must outlive it.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/site.h"
#include "render/gzip.h"
#include "render/own_metrics.h"
#include "serve/clock.h"
#include "serve/evaluator.h"
#include "serve/last_hour.h"

namespace lagwatch::serve {

class Publisher : public http::Site {
 public:
  // The times of `info` are ignored: they come from `clocks`, and the uptime starts now.
  Publisher(const render::OwnMetrics& own, render::StatusInfo info, Clocks clocks = {});

  // Sets the clusters, in this order. Keeps the results of those that stay.
  void SetClusters(const std::vector<std::string>& names);

  // Does nothing for a removed cluster.
  void Publish(const std::string& cluster, CollectionResult collected);

  std::vector<http::ClusterView> Clusters() const override;
  http::PageContent MetricsPage(render::Format format, bool gzip,
                                const render::FamilyFilter& asked) const override;
  std::vector<Minute> LastHour(std::string_view cluster, std::string_view group) const override;
  render::StatusInfo Info() const override;

 private:
  struct Cluster {
    http::ClusterView view;
    std::shared_ptr<const render::ClusterSamples> segments;
  };

  // The part of the page that all scrapes share.
  std::vector<render::SharedBlock> SharedPage(render::Format format,
                                              const render::FamilyFilter& asked) const;

  const render::OwnMetrics& own_;
  render::StatusInfo info_;
  Clocks clocks_;
  std::chrono::nanoseconds begun_;  // by the steady clock, because the wall clock may be set
  mutable std::mutex mutex_;
  std::vector<Cluster> clusters_;
  // By format; empty: not rendered since the last change.
  mutable std::array<std::optional<std::vector<render::SharedBlock>>, 2> pages_;
  // A separate mutex, so that no scrape waits while a report of many groups is added.
  mutable std::mutex hours_mutex_;
  std::map<std::string, serve::LastHour, std::less<>> hours_;  // by cluster
};

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// Holds what the pollers have published last, and the pages made of it. Readers copy pointers:
// nobody waits for a collection, and a page that is being sent outlives its successor.
// Thread-safe. Owns nothing but the results; `own` outlives it.
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
  // `info` without times: they are of `clocks`, and lagwatch runs since now.
  Publisher(const render::OwnMetrics& own, render::StatusInfo info, Clocks clocks = {});

  // The clusters there are from now on, in this order. What was published of those that stay stays.
  void SetClusters(const std::vector<std::string>& names);

  // Does nothing for a cluster that there is no more.
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

  // The part that all scrapes share.
  std::vector<render::SharedBlock> SharedPage(render::Format format,
                                              const render::FamilyFilter& asked) const;

  const render::OwnMetrics& own_;
  render::StatusInfo info_;
  Clocks clocks_;
  std::chrono::nanoseconds begun_;  // by the steady clock: the wall clock may be set
  mutable std::mutex mutex_;
  std::vector<Cluster> clusters_;
  // By format; empty: not made since the last change.
  mutable std::array<std::optional<std::vector<render::SharedBlock>>, 2> pages_;
  // Apart, so that no scrape waits while a report of many groups is taken over.
  mutable std::mutex hours_mutex_;
  std::map<std::string, serve::LastHour, std::less<>> hours_;  // by cluster
};

}  // namespace lagwatch::serve

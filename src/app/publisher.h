// SPDX-License-Identifier: Apache-2.0
// Holds what the pollers have published last, and the pages made of it. Readers copy pointers:
// nobody waits for a collection, and a page that is being sent outlives its successor.
// Thread-safe. Owns nothing but the results; `own` outlives it.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "app/clock.h"
#include "app/evaluator.h"
#include "core/last_hour.h"
#include "http/site.h"
#include "render/gzip.h"
#include "render/own_metrics.h"

namespace lagwatch::app {

class Publisher : public http::Site {
 public:
  Publisher(const render::OwnMetrics& own, render::StatusInfo info,
            std::function<core::WallTime()> clock = Now);

  // The clusters there are from now on, in this order. What was published of those that stay stays.
  void SetClusters(const std::vector<std::string>& names);

  // Of a cluster that there is.
  void Publish(const std::string& cluster, Collected collected);

  std::vector<http::ClusterView> Clusters() const override;
  std::vector<render::Bytes> MetricsPage(render::Format format, bool gzip) const override;
  std::vector<core::Minute> LastHour(std::string_view cluster,
                                     std::string_view group) const override;
  render::StatusInfo Info() const override;

 private:
  // The shared part of a page, compressed at most once.
  struct Page {
    std::vector<render::Bytes> body;
    std::once_flag once;
    render::Deflated deflated;

    const render::Deflated& Compressed();
  };
  // One a format.
  struct Format {
    std::shared_ptr<Page> page;
    std::chrono::steady_clock::time_point gzip_wanted{};  // last asked for
  };

  struct Cluster {
    http::ClusterView view;
    std::shared_ptr<const render::Segments> segments;
  };

  std::shared_ptr<Page> PageOf(render::Format format, bool gzip) const;

  const render::OwnMetrics& own_;
  render::StatusInfo info_;
  std::function<core::WallTime()> clock_;
  mutable std::mutex mutex_;
  std::vector<Cluster> clusters_;
  mutable std::array<Format, 2> formats_;
  // Apart, so that no scrape waits while a report of many groups is taken over.
  mutable std::mutex hours_mutex_;
  std::map<std::string, core::LastHour, std::less<>> hours_;  // by cluster
};

}  // namespace lagwatch::app

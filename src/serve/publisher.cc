// SPDX-License-Identifier: Apache-2.0
#include "serve/publisher.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace lagwatch::serve {

Publisher::Publisher(const render::OwnMetrics& own, render::StatusInfo info, Clocks clocks)
    : own_(own), info_(std::move(info)), clocks_(std::move(clocks)), begun_(clocks_.steady()) {}

void Publisher::SetClusters(const std::vector<std::string>& names) {
  {
    const std::lock_guard lock(hours_mutex_);
    std::map<std::string, serve::LastHour, std::less<>> hours;
    for (const std::string& name : names) hours[name] = std::move(hours_[name]);
    hours_ = std::move(hours);
  }
  const std::lock_guard lock(mutex_);
  std::vector<Cluster> clusters;
  for (const std::string& name : names) {
    const auto known =
        std::ranges::find_if(clusters_, [&](const Cluster& one) { return one.view.name == name; });
    clusters.push_back(known == clusters_.end() ? Cluster{{name, nullptr}, nullptr} : *known);
  }
  clusters_ = std::move(clusters);
  pages_ = {};
}

void Publisher::Publish(const std::string& cluster, CollectionResult collected) {
  {
    const std::lock_guard lock(hours_mutex_);
    const auto hour = hours_.find(cluster);
    if (hour == hours_.end()) return;
    hour->second.Add(*collected.report);
  }
  const std::lock_guard lock(mutex_);
  const auto known =
      std::ranges::find_if(clusters_, [&](const Cluster& one) { return one.view.name == cluster; });
  if (known == clusters_.end()) return;
  // The caller frees the previous large values, after the lock is released.
  known->view.report.swap(collected.report);
  known->segments.swap(collected.segments);
  known->view.durations = collected.durations;
  pages_ = {};
}

std::vector<http::ClusterView> Publisher::Clusters() const {
  const std::lock_guard lock(mutex_);
  std::vector<http::ClusterView> views;
  for (const Cluster& cluster : clusters_) views.push_back(cluster.view);
  return views;
}

// The whole page is rendered once per collection, a part of it on request.
std::vector<render::SharedBlock> Publisher::SharedPage(render::Format format,
                                                       const render::FamilyFilter& asked) const {
  const std::lock_guard lock(mutex_);
  auto& page = pages_[static_cast<std::size_t>(format)];
  if (page && !asked) return *page;
  std::vector<std::shared_ptr<const render::ClusterSamples>> present;
  for (const Cluster& cluster : clusters_) {
    if (cluster.segments) present.push_back(cluster.segments);
  }
  std::vector<render::SharedBlock> joined = render::JoinPage(present, format, asked);
  if (!asked) page = joined;
  return joined;
}

http::PageContent Publisher::MetricsPage(render::Format format, bool gzip,
                                         const render::FamilyFilter& asked) const {
  std::vector<render::SharedBlock> shared = SharedPage(format, asked);
  std::string own = own_.Write(format, asked);
  if (!gzip) return {{std::make_shared<const std::string>(std::move(own))}, std::move(shared)};
  render::GzipFrame frame = render::FrameGzip(own, shared);
  std::vector<render::Bytes> pieces = {std::make_shared<const std::string>(std::move(frame.head))};
  for (const render::SharedBlock& piece : shared) pieces.emplace_back(piece, &piece->stream);
  pieces.push_back(std::make_shared<const std::string>(std::move(frame.tail)));
  return {std::move(pieces), {}};
}

std::vector<Minute> Publisher::LastHour(std::string_view cluster, std::string_view group) const {
  const std::lock_guard lock(hours_mutex_);
  const auto found = hours_.find(cluster);
  return found == hours_.end() ? std::vector<Minute>() : found->second.Of(group);
}

render::StatusInfo Publisher::Info() const {
  render::StatusInfo info = info_;
  info.now = clocks_.wall();
  const auto up = std::chrono::floor<Duration>(clocks_.steady() - begun_);
  info.started = info.now - std::max(Duration::zero(), up);
  return info;
}

}  // namespace lagwatch::serve

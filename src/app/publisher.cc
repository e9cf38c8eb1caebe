// SPDX-License-Identifier: Apache-2.0
#include "app/publisher.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace lagwatch::app {
namespace {

using Steady = std::chrono::steady_clock;

// A client that took gzip within this time finds its next page compressed already.
constexpr auto kGzipMemory = std::chrono::minutes(5);

}  // namespace

const render::Deflated& Publisher::Page::Compressed() {
  std::call_once(once, [this] { deflated = render::Deflate(body); });
  return deflated;
}

Publisher::Publisher(const render::OwnMetrics& own, render::StatusInfo info,
                     std::function<core::WallTime()> clock)
    : own_(own), info_(std::move(info)), clock_(std::move(clock)) {}

void Publisher::SetClusters(const std::vector<std::string>& names) {
  {
    const std::lock_guard lock(hours_mutex_);
    std::map<std::string, core::LastHour, std::less<>> hours;
    for (const std::string& name : names) hours[name] = std::move(hours_[name]);
    hours_ = std::move(hours);
  }
  const std::lock_guard lock(mutex_);
  std::vector<Cluster> clusters;
  for (const std::string& name : names) {
    const auto known = std::find_if(clusters_.begin(), clusters_.end(),
                                    [&](const Cluster& one) { return one.view.name == name; });
    clusters.push_back(known == clusters_.end() ? Cluster{{name, nullptr}, nullptr} : *known);
  }
  clusters_ = std::move(clusters);
  for (Format& format : formats_) format.page.reset();
}

void Publisher::Publish(const std::string& cluster, Collected collected) {
  {
    const std::lock_guard lock(hours_mutex_);
    hours_[cluster].Add(*collected.report);
  }
  std::vector<render::Format> compress;
  {
    const std::lock_guard lock(mutex_);
    const auto known = std::find_if(clusters_.begin(), clusters_.end(),
                                    [&](const Cluster& one) { return one.view.name == cluster; });
    known->view.report = std::move(collected.report);
    known->segments = std::move(collected.segments);
    for (const render::Format format : {render::Format::kText, render::Format::kOpenMetrics}) {
      Format& entry = formats_[static_cast<std::size_t>(format)];
      entry.page.reset();
      const bool wanted = entry.gzip_wanted != Steady::time_point{} &&
                          Steady::now() - entry.gzip_wanted < kGzipMemory;
      if (wanted) compress.push_back(format);
    }
  }
  for (const render::Format format : compress) PageOf(format, false)->Compressed();
}

std::vector<http::ClusterView> Publisher::Clusters() const {
  const std::lock_guard lock(mutex_);
  std::vector<http::ClusterView> views;
  for (const Cluster& cluster : clusters_) views.push_back(cluster.view);
  return views;
}

std::shared_ptr<Publisher::Page> Publisher::PageOf(render::Format format, bool gzip) const {
  const std::lock_guard lock(mutex_);
  Format& entry = formats_[static_cast<std::size_t>(format)];
  if (gzip) entry.gzip_wanted = Steady::now();
  if (!entry.page) {
    std::vector<std::shared_ptr<const render::Segments>> present;
    for (const Cluster& cluster : clusters_) {
      if (cluster.segments) present.push_back(cluster.segments);
    }
    entry.page = std::make_shared<Page>();
    entry.page->body = render::JoinPage(present, format);
  }
  return entry.page;
}

std::vector<render::Bytes> Publisher::MetricsPage(render::Format format, bool gzip) const {
  const std::shared_ptr<Page> page = PageOf(format, gzip);
  std::string own = own_.Write(format);
  std::vector<render::Bytes> pieces;
  if (gzip) {
    const render::Deflated& deflated = page->Compressed();
    render::GzipFrame frame = render::FrameGzip(own, deflated);
    pieces.push_back(std::make_shared<const std::string>(std::move(frame.head)));
    pieces.emplace_back(page, &deflated.stream);
    pieces.push_back(std::make_shared<const std::string>(std::move(frame.tail)));
  } else {
    pieces.push_back(std::make_shared<const std::string>(std::move(own)));
    pieces.insert(pieces.end(), page->body.begin(), page->body.end());
  }
  return pieces;
}

std::vector<core::Minute> Publisher::LastHour(std::string_view cluster,
                                              std::string_view group) const {
  const std::lock_guard lock(hours_mutex_);
  const auto found = hours_.find(cluster);
  return found == hours_.end() ? std::vector<core::Minute>() : found->second.Of(group);
}

render::StatusInfo Publisher::Info() const {
  render::StatusInfo info = info_;
  info.now = clock_();
  return info;
}

}  // namespace lagwatch::app

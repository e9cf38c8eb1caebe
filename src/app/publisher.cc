// SPDX-License-Identifier: Apache-2.0
#include "app/publisher.h"

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

Publisher::Publisher(std::vector<std::string> clusters, const render::OwnMetrics& own,
                     render::StatusInfo info, std::function<core::WallTime()> clock)
    : own_(own),
      info_(std::move(info)),
      clock_(std::move(clock)),
      segments_(clusters.size()),
      hours_(clusters.size()) {
  for (std::string& name : clusters) clusters_.push_back({std::move(name), nullptr});
}

void Publisher::Publish(std::size_t cluster, Collected collected) {
  {
    const std::lock_guard lock(hours_mutex_);
    hours_[cluster].Add(*collected.report);
  }
  std::vector<render::Format> compress;
  {
    const std::lock_guard lock(mutex_);
    clusters_[cluster].report = std::move(collected.report);
    segments_[cluster] = std::move(collected.segments);
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
  return clusters_;
}

std::shared_ptr<Publisher::Page> Publisher::PageOf(render::Format format, bool gzip) const {
  const std::lock_guard lock(mutex_);
  Format& entry = formats_[static_cast<std::size_t>(format)];
  if (gzip) entry.gzip_wanted = Steady::now();
  if (!entry.page) {
    std::vector<std::shared_ptr<const render::Segments>> present;
    for (const auto& segments : segments_) {
      if (segments) present.push_back(segments);
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
  for (std::size_t i = 0; i < clusters_.size(); ++i) {
    if (clusters_[i].name == cluster) return hours_[i].Of(group);  // the names never change
  }
  return {};
}

render::StatusInfo Publisher::Info() const {
  render::StatusInfo info = info_;
  info.now = clock_();
  return info;
}

}  // namespace lagwatch::app

// SPDX-License-Identifier: Apache-2.0
#include "serve/fleet.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "config/cluster_settings.h"
#include "serve/change_log.h"
#include "serve/error_log.h"

namespace lagwatch::serve {
namespace {

// Timeout for a cancelled collection and its client; shorter than a shutdown may take.
constexpr std::chrono::seconds kStopTimeout{1};

}  // namespace

Fleet::Fleet(Publisher& publisher, render::OwnMetrics& own, const Logger& logger)
    : publisher_(publisher), own_(own), logger_(logger) {}

Poller::Sink Fleet::SinkFor(const std::string& cluster) {
  return [this, cluster, last = std::shared_ptr<const Report>(), dropped = render::SeriesDropped(),
          errors = ErrorLog()](CollectionResult found) mutable {
    errors.Log(logger_, cluster, *found.report);
    LogChanges(logger_, cluster, last.get(), *found.report);
    LogLimits(logger_, cluster, dropped, found.segments->dropped);
    last = found.report;
    dropped = found.segments->dropped;
    own_.Observe(cluster, *found.report, *found.segments, found.durations);
    publisher_.Publish(cluster, std::move(found));
  };
}

void Fleet::Announce(const std::vector<config::ClusterSettings>& clusters) {
  std::vector<std::string> names;
  for (const config::ClusterSettings& cluster : clusters) {
    names.push_back(cluster.name);
    if (!watched_.contains(cluster.name)) own_.Announce(cluster.name);
  }
  publisher_.SetClusters(names);
}

void Fleet::Start(const config::Settings& settings,
                  std::vector<std::unique_ptr<Collector>> collectors) {
  for (std::size_t i = 0; i < collectors.size(); ++i) {
    Watch(settings.clusters[i], std::move(collectors[i]));
  }
}

std::optional<config::Problem> Fleet::Reconfigure(const config::Settings& settings) {
  auto made = ReadersFor(settings);
  if (auto* problem = std::get_if<config::Problem>(&made)) return std::move(*problem);
  auto& readers = std::get<Readers>(made);
  StopRemoved(settings);
  const std::lock_guard lock(mutex_);
  Announce(settings.clusters);
  for (const config::ClusterSettings& cluster : settings.clusters) {
    auto& reader = readers[cluster.name];
    const auto known = watched_.find(cluster.name);
    if (known == watched_.end()) {
      Watch(cluster, std::make_unique<Collector>(cluster, settings.metrics, std::move(reader)));
    } else {
      known->second.settings = cluster;
      known->second.poller->Reconfigure({cluster, settings.metrics, std::move(reader)});
    }
  }
  return std::nullopt;
}

std::string Fleet::UnhealthyReason() const {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  const auto is_stuck = [now](const auto& entry) { return entry.second.poller->IsStuck(now); };
  const auto stuck = std::ranges::find_if(watched_, is_stuck);
  if (stuck == watched_.end()) return "";
  return "collections" + (stuck->first.empty() ? "" : " of cluster " + stuck->first) +
         " do not finish";
}

void Fleet::RequestStop() {
  const std::lock_guard lock(mutex_);
  for (const auto& [name, watched] : watched_) watched.poller->RequestStop();
}

// Creates readers for clusters that are new or whose connection settings changed.
std::variant<Fleet::Readers, config::Problem> Fleet::ReadersFor(
    const config::Settings& settings) const {
  Readers readers;
  for (const config::ClusterSettings& cluster : settings.clusters) {
    const auto known = watched_.find(cluster.name);
    if (known != watched_.end() && config::SameReading(known->second.settings, cluster)) continue;
    auto made = MakeReader(cluster, logger_);
    if (auto* problem = std::get_if<config::Problem>(&made)) return std::move(*problem);
    readers[cluster.name] = std::move(std::get<std::unique_ptr<ClusterReader>>(made));
  }
  return readers;
}

// Stops the pollers of removed clusters. Stops all before it waits for the first, and waits without
// the lock: UnhealthyReason() and RequestStop() must not block.
void Fleet::StopRemoved(const config::Settings& settings) {
  std::vector<std::string> gone;
  {
    const std::lock_guard lock(mutex_);
    for (auto entry = watched_.begin(); entry != watched_.end();) {
      const auto is_it = [&](const auto& cluster) { return cluster.name == entry->first; };
      if (std::ranges::any_of(settings.clusters, is_it)) {
        ++entry;
        continue;
      }
      entry->second.poller->RequestStop();
      gone.push_back(entry->first);
      stopping_.push_back(std::move(entry->second.poller));
      entry = watched_.erase(entry);
    }
  }
  const auto deadline = std::chrono::steady_clock::now() + kStopTimeout;
  std::erase_if(stopping_, [deadline](const auto& poller) { return poller->EndsBy(deadline); });
  if (!stopping_.empty()) {
    logger_.Log(config::LogLevel::kWarn, "collections of removed clusters are still running",
                {{"left", std::to_string(stopping_.size())}});
  }
  for (const std::string& name : gone) own_.Forget(name);
}

void Fleet::Watch(const config::ClusterSettings& settings, std::unique_ptr<Collector> collector) {
  auto poller = std::make_unique<Poller>(std::move(collector), SinkFor(settings.name));
  watched_[settings.name] = {settings, std::move(poller)};
}

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// The watched clusters: a poller for each, and the sinks of their results. All of it can be
// reconfigured while it runs; a cluster is identified by its name. Not thread-safe, except for
// UnhealthyReason() and RequestStop(). `publisher`, `own` and `logger` must outlive it. Only
// Reconfigure() fails.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.h"
#include "render/own_metrics.h"
#include "serve/collector.h"
#include "serve/logger.h"
#include "serve/poller.h"
#include "serve/publisher.h"

namespace lagwatch::serve {

class Fleet {
 public:
  Fleet(Publisher& publisher, render::OwnMetrics& own, const Logger& logger);

  // Returns the function that publishes, counts and logs the results of one cluster; for one
  // thread.
  Poller::Sink SinkFor(const std::string& cluster);

  // Publishes the names of the clusters, before their first results.
  void Announce(const std::vector<config::ClusterSettings>& clusters);

  // Starts with `collectors`, one for each cluster of `settings`. REQUIRES: Announce() was called.
  void Start(const config::Settings& settings, std::vector<std::unique_ptr<Collector>> collectors);

  // Applies the settings, or returns what is wrong with them and changes nothing. The history of a
  // cluster that stays is kept. Waits at most a second for the collections of removed clusters;
  // those that take longer continue in the background and are no longer published.
  std::optional<config::Problem> Reconfigure(const config::Settings& settings);

  // Empty, or the cluster whose collections do not finish.
  std::string UnhealthyReason() const;

  // Cancels running collections; returns at once. The destructor waits.
  void RequestStop();

 private:
  struct Watched {
    config::ClusterSettings settings;
    std::unique_ptr<Poller> poller;
  };
  using Readers = std::map<std::string, std::unique_ptr<ClusterReader>>;

  std::variant<Readers, config::Problem> ReadersFor(const config::Settings& settings) const;
  void StopRemoved(const config::Settings& settings);
  void Watch(const config::ClusterSettings& settings, std::unique_ptr<Collector> collector);

  Publisher& publisher_;
  render::OwnMetrics& own_;
  const Logger& logger_;
  mutable std::mutex mutex_;  // guards the set of watched_: Reconfigure() against other threads
  std::map<std::string, Watched> watched_;         // by name
  std::vector<std::unique_ptr<Poller>> stopping_;  // stopped, but maybe not ended
};

}  // namespace lagwatch::serve

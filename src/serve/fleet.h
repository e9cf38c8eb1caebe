// SPDX-License-Identifier: Apache-2.0
// The clusters that are watched: a poller for each, and where its results go. All of it can be
// changed at once while it runs; a cluster is the same as long as its name is.
// One thread at a time, but Fault() and RequestStop(), which any may call. `publisher`, `own` and
// `logger` outlive it.
// Fails only as said.
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

  // What publishes, counts and logs the results of one cluster; for one thread.
  Poller::Sink SinkFor(const std::string& cluster);

  // Makes known which clusters there are, before the first of their results.
  void Announce(const std::vector<config::ClusterSettings>& clusters);

  // Begins with `collectors`, one for each of `settings`, which are announced.
  void Start(const config::Settings& settings, std::vector<std::unique_ptr<Collector>> collectors);

  // From now on these settings, or what is wrong with them: then nothing has changed. What was
  // read of a cluster that stays is remembered. Waits a second at most for the collections of
  // clusters that go; what does not end by then is left to itself and no longer published.
  std::optional<config::Problem> Reconfigure(const config::Settings& settings);

  // Empty, or whose collections no longer end.
  std::string UnhealthyReason() const;

  // Cancels what is running; returns at once. The destructor waits.
  void RequestStop();

 private:
  struct Watched {
    config::ClusterSettings settings;
    std::unique_ptr<Poller> poller;
  };
  using Readers = std::map<std::string, std::unique_ptr<ClusterReader>>;

  std::variant<Readers, config::Problem> ReadersFor(const config::Settings& settings) const;
  void Leave(const config::Settings& settings);
  void Watch(const config::ClusterSettings& settings, std::unique_ptr<Collector> collector);

  Publisher& publisher_;
  render::OwnMetrics& own_;
  const Logger& logger_;
  mutable std::mutex mutex_;  // of which watched_ there are: Adopt() against the other threads
  std::map<std::string, Watched> watched_;        // by name
  std::vector<std::unique_ptr<Poller>> leaving_;  // stopped, and perhaps not ended
};

}  // namespace lagwatch::serve

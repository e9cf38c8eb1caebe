// SPDX-License-Identifier: Apache-2.0
// All that runs while lagwatch serves, put together: the clusters, the published results, the HTTP
// server, and the change of settings while it runs.
// For the main thread, but for what says otherwise. Owns what it starts; `logger` outlives it.
// Fails only as said.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"
#include "http/router.h"
#include "http/server.h"
#include "http/web_config_watcher.h"
#include "render/own_metrics.h"
#include "serve/clock.h"
#include "serve/fleet.h"
#include "serve/logger.h"
#include "serve/publisher.h"
#include "serve/reload_endpoint.h"
#include "serve/replay_loop.h"
#include "serve/replayer.h"

namespace lagwatch::serve {

class Service {
 public:
  // The settings as they are written now, or what is wrong with them.
  using Reread = std::function<std::variant<config::Settings, std::vector<config::Problem>>()>;

  Service(config::Settings settings, Logger& logger, Clocks clocks);

  // Empty, or why the server could not be started.
  std::string StartServer();

  // Where it listens, for people.
  std::string Address() const;
  // Empty, or what does not work although it should: its own door, or collections. Any thread,
  // from the start of the server to Stop().
  std::string UnhealthyReason() const;

  void StartPollers(std::vector<std::unique_ptr<Collector>> collectors);
  // `player` outlives the service.
  void StartReplay(Replayer& replayer);

  // Takes over what `reread` finds, or keeps all as it is and says why. One caller at a time,
  // between StartPollers() and Stop(), on any thread.
  void Reload(const Reread& reread);

  // Lets a reload that waits for collections end soon; before Stop(). Any thread.
  void CancelCollections();

  void Stop();

 private:
  http::Response Respond(const http::Request& request);
  std::string LoadWebConfig(http::ServerOptions& options);
  ReloadEndpoint::Problems TryReload(const Reread& reread);
  void Show(const config::Settings& settings);

  const config::Settings settings_;  // as at the start
  Logger& logger_;
  const Clocks clocks_;
  render::OwnMetrics own_;
  Publisher publisher_;
  http::Router router_;
  ReloadEndpoint endpoint_;
  std::unique_ptr<http::WebConfigWatcher> web_config_watcher_;
  std::unique_ptr<http::Server> server_;
  std::optional<Fleet> fleet_;
  std::unique_ptr<ReplayLoop> replay_;
};

}  // namespace lagwatch::serve

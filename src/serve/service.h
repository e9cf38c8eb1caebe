// SPDX-License-Identifier: Apache-2.0
// Everything that runs while lagwatch serves: the clusters, the published results, the HTTP server,
// and reloads. For the main thread, except where noted. Owns what it starts; `logger` must outlive
// it. Only StartServer() and Reload() fail.
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
  // Reads the settings again: returns them, or what is wrong with them.
  using Reread = std::function<std::variant<config::Settings, std::vector<config::Problem>>()>;

  Service(config::Settings settings, Logger& logger, Clocks clocks);

  // Returns empty, or why the server could not be started.
  std::string StartServer();

  // The listen address, for messages.
  std::string Address() const;
  // Empty, or what does not work: the HTTP server, or collections. Any thread, from StartServer()
  // to Stop().
  std::string UnhealthyReason() const;

  void StartPollers(std::vector<std::unique_ptr<Collector>> collectors);
  // `replayer` must outlive the service.
  void StartReplay(Replayer& replayer);

  // Applies the settings that `reread` returns, or logs why not and changes nothing. One caller at
  // a time, between StartPollers() and Stop(), on any thread.
  void Reload(const Reread& reread);

  // Cancels collections, so that a reload that waits for them ends soon. Call it before Stop(). Any
  // thread.
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

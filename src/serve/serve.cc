// SPDX-License-Identifier: Apache-2.0
#include "serve/serve.h"

#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "serve/clock.h"
#include "serve/collector.h"
#include "serve/player.h"
#include "serve/reload_thread.h"
#include "serve/service_manager.h"
#include "serve/signals.h"

namespace lagwatch::serve {
namespace {

int Refuse(const config::Problem& problem) {
  Complain(problem.text);
  return problem.exit;
}

// Serves what `start` sets going, until told to stop.
int Run(Service& service, const Signals& signals, const Logger& logger,
        const std::function<void()>& start, const Service::Reread& reread) {
  const std::string error = service.StartServer();
  if (!error.empty()) return Refuse({error, config::kExitConfig});
  start();
  ServiceManager manager(config::ProcessEnvironment(), logger);
  manager.Ready("listening on " + service.Address(), [&service] { return service.Fault(); });
  ReloadThread reloads([&] {
    manager.Reloading();
    service.Reload(reread);
    manager.Reloaded();
  });
  int signal = signals.Wait();
  for (; signal == SIGHUP; signal = signals.Wait()) reloads.Request();
  logger.Log(config::LogLevel::kInfo, "stopping",
             {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  const LastResort last_resort(logger);
  service.CancelCollections();
  reloads.Stop();
  manager.Stopping();
  service.Stop();
  return 0;
}

}  // namespace

int Serve(const config::Settings& settings, Logger& logger, const Service::Reread& reread) {
  const Signals signals;
  auto made = MakeCollectors(settings, logger);
  if (const auto* problem = std::get_if<config::Problem>(&made)) return Refuse(*problem);
  Service service(settings, logger, Clocks{});
  const auto start = [&] {
    service.StartPollers(std::move(std::get<std::vector<std::unique_ptr<Collector>>>(made)));
  };
  return Run(service, signals, logger, start, reread);
}

int ServeReplay(config::Settings settings) {
  const Signals signals;
  auto opened = Player::Open(settings);
  if (const auto* problem = std::get_if<config::Problem>(&opened)) return Refuse(*problem);
  Player& player = *std::get<std::unique_ptr<Player>>(opened);
  settings.clusters.clear();
  for (const Evaluator& cluster : player.clusters()) {
    settings.clusters.push_back(cluster.settings());
  }
  const auto clock = [&player] { return player.now(); };
  Logger logger(settings.log_level, settings.log_format, clock);
  const auto steady = [&player] { return player.now().time_since_epoch(); };
  Service service(settings, logger, {clock, steady});
  return Run(service, signals, logger, [&] { service.StartReplay(player); }, {});
}

}  // namespace lagwatch::serve

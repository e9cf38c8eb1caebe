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
#include "serve/reload_thread.h"
#include "serve/replayer.h"
#include "serve/signals.h"
#include "serve/systemd_notifier.h"

namespace lagwatch::serve {
namespace {

int Refuse(const config::Problem& problem) {
  PrintError(problem.text);
  return problem.exit;
}

// Serves what `start` starts, until a signal stops it.
int Run(Service& service, const Signals& signals, const Logger& logger,
        const std::function<void()>& start, const Service::Reread& reread) {
  const std::string error = service.StartServer();
  if (!error.empty()) return Refuse({error, config::kExitConfig});
  start();
  SystemdNotifier manager(config::ProcessEnvironment(), logger);
  manager.Ready("listening on " + service.Address(),
                [&service] { return service.UnhealthyReason(); });
  ReloadThread reloads([&] {
    manager.Reloading();
    service.Reload(reread);
    manager.Reloaded();
  });
  int signal = signals.Wait();
  for (; signal == SIGHUP; signal = signals.Wait()) reloads.Request();
  logger.Log(config::LogLevel::kInfo, "stopping",
             {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  const std::jthread last_resort = WatchShutdown(logger);
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
  auto opened = Replayer::Open(settings);
  if (const auto* problem = std::get_if<config::Problem>(&opened)) return Refuse(*problem);
  Replayer& replayer = *std::get<std::unique_ptr<Replayer>>(opened);
  settings.clusters.clear();
  for (const Evaluator& cluster : replayer.clusters()) {
    settings.clusters.push_back(cluster.settings());
  }
  const auto clock = [&replayer] { return replayer.now(); };
  Logger logger(settings.log_level, settings.log_format, clock);
  const auto steady = [&replayer] { return replayer.now().time_since_epoch(); };
  Service service(settings, logger, {clock, steady});
  return Run(service, signals, logger, [&] { service.StartReplay(replayer); }, {});
}

}  // namespace lagwatch::serve

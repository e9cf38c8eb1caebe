// SPDX-License-Identifier: Apache-2.0
#include "app/serve.h"

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "app/change_log.h"
#include "app/clock.h"
#include "app/collector.h"
#include "app/player.h"
#include "app/poller.h"
#include "app/publisher.h"
#include "app/replay_loop.h"
#include "build_info.h"
#include "config/web_config.h"
#include "http/door.h"
#include "http/router.h"
#include "http/server.h"
#include "render/own_metrics.h"

namespace lagwatch::app {
namespace {

using config::LogLevel;

// SIGTERM must end the process within two seconds, whatever a client library waits for.
constexpr auto kLastResort = std::chrono::milliseconds(1800);

sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A client that goes away while it is written to is no reason to die.
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

// Ends the process should the orderly stop that it stands beside take too long.
class LastResort {
 public:
  explicit LastResort(const Logger& logger) : logger_(logger), thread_([this] { Run(); }) {}
  ~LastResort() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    condition_.notify_all();
    thread_.join();
  }

 private:
  void Run() {
    std::unique_lock lock(mutex_);
    if (condition_.wait_for(lock, kLastResort, [this] { return done_; })) return;
    logger_.Log(LogLevel::kWarn, "the orderly stop took too long, leaving at once");
    _exit(0);
  }

  const Logger& logger_;
  std::mutex mutex_;
  std::condition_variable condition_;
  bool done_ = false;
  std::thread thread_;
};

std::variant<core::WebDoor, std::string> LoadDoor(const std::string& file) {
  auto read = config::ReadWebConfig(file);
  if (const auto* faults = std::get_if<config::WebConfigFaults>(&read)) return faults->front();
  return std::get<core::WebDoor>(std::move(read));
}

class Service {
 public:
  Service(const config::Settings& settings, const Logger& logger,
          const std::function<core::WallTime()>& clock)
      : settings_(settings),
        logger_(logger),
        own_({std::string(kVersion), std::string(kRevision)},
             [&settings](std::string_view family) { return settings.metrics.Matches(family); }),
        publisher_(ClusterNames(settings), own_,
                   {std::string(kVersion), std::string(kRevision), {}, clock()}, clock),
        router_(publisher_, settings.web.telemetry_path) {
    for (const std::string& name : ClusterNames(settings)) own_.Announce(name);
  }

  // Empty, or why the server could not be started.
  std::string StartServer() {
    http::ServerOptions options;
    options.listen_address = settings_.web.listen_address;
    options.warn = [this](const std::string& line) { logger_.Log(LogLevel::kWarn, line); };
    if (settings_.web.open_probes) options.open_paths = {"/livez", "/readyz"};
    std::string fault = OpenDoor(options);
    if (!fault.empty()) return fault;
    auto started = http::Server::Start(std::move(options), [this](const http::Request& request) {
      return router_.Respond(request);
    });
    if (auto* error = std::get_if<std::string>(&started)) return std::move(*error);
    server_ = std::move(std::get<std::unique_ptr<http::Server>>(started));
    logger_.Log(LogLevel::kInfo, "listening",
                {{"address", server_->address()},
                 {"scheme", settings_.web.door.tls ? "https" : "http"},
                 {"version", std::string(kVersion)}});
    return "";
  }

  void StartPollers(std::vector<std::unique_ptr<Collector>> collectors) {
    last_.resize(collectors.size());
    for (std::size_t i = 0; i < collectors.size(); ++i) {
      const std::string name = collectors[i]->settings().name;
      pollers_.push_back(std::make_unique<Poller>(
          std::move(collectors[i]),
          [this, i, name](Collected collected) { Take(i, name, std::move(collected)); }));
    }
  }

  // `player` outlives the service.
  void StartReplay(Player& player) {
    last_.resize(player.clusters().size());
    replay_ = std::make_unique<ReplayLoop>(
        player, settings_.replay_speed, [this, &player](std::size_t i, Collected collected) {
          Take(i, player.clusters()[i].settings().name, std::move(collected));
        });
  }

  void Stop() {
    for (const auto& poller : pollers_) poller->RequestStop();
    server_->Stop();
    replay_.reset();
    pollers_.clear();
  }

 private:
  // Empty, or what is wrong with the files of the door.
  std::string OpenDoor(http::ServerOptions& options) {
    const std::string& file = settings_.web.config_file;
    if (file.empty()) return "";
    auto made = http::Doorkeeper::Make(
        file, [file] { return LoadDoor(file); }, options.warn);
    if (auto* fault = std::get_if<std::string>(&made)) return std::move(*fault);
    doorkeeper_ = std::get<std::unique_ptr<http::Doorkeeper>>(std::move(made));
    options.door = [this] { return doorkeeper_->Current(); };
    return "";
  }

  static std::vector<std::string> ClusterNames(const config::Settings& settings) {
    std::vector<std::string> names;
    for (const config::ClusterSettings& cluster : settings.clusters) names.push_back(cluster.name);
    return names;
  }

  // On the thread of the cluster's poller, the only one to touch last_[i].
  void Take(std::size_t i, const std::string& name, Collected collected) {
    LogChanges(logger_, name, last_[i].get(), *collected.report);
    last_[i] = collected.report;
    own_.Observe(name, *collected.report, *collected.segments);
    publisher_.Publish(i, std::move(collected));
  }

  const config::Settings& settings_;
  const Logger& logger_;
  render::OwnMetrics own_;
  Publisher publisher_;
  http::Router router_;
  std::vector<std::shared_ptr<const core::Report>> last_;
  std::unique_ptr<http::Doorkeeper> doorkeeper_;
  std::unique_ptr<http::Server> server_;
  std::vector<std::unique_ptr<Poller>> pollers_;
  std::unique_ptr<ReplayLoop> replay_;
};

int Refuse(const config::Problem& problem) {
  Complain(problem.text);
  return problem.exit;
}

// Serves what `start` sets going, until told to stop.
int Run(Service& service, const sigset_t& signals, const Logger& logger,
        const std::function<void()>& start) {
  const std::string error = service.StartServer();
  if (!error.empty()) return Refuse({error, config::kExitConfig});
  start();
  int signal = 0;
  sigwait(&signals, &signal);
  logger.Log(LogLevel::kInfo, "stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  const LastResort last_resort(logger);
  service.Stop();
  return 0;
}

}  // namespace

int Serve(const config::Settings& settings, const Logger& logger) {
  const sigset_t signals = BlockStopSignals();
  auto made = MakeCollectors(settings, logger);
  if (const auto* problem = std::get_if<config::Problem>(&made)) return Refuse(*problem);
  Service service(settings, logger, Now);
  return Run(service, signals, logger, [&] {
    service.StartPollers(std::move(std::get<std::vector<std::unique_ptr<Collector>>>(made)));
  });
}

int ServeReplay(config::Settings settings) {
  const sigset_t signals = BlockStopSignals();
  auto opened = Player::Open(settings);
  if (const auto* problem = std::get_if<config::Problem>(&opened)) return Refuse(*problem);
  Player& player = *std::get<std::unique_ptr<Player>>(opened);
  settings.clusters.clear();
  for (const Evaluator& cluster : player.clusters()) {
    settings.clusters.push_back(cluster.settings());
  }
  const auto clock = [&player] { return player.now(); };
  const Logger logger(settings.log_level, settings.log_format, clock);
  Service service(settings, logger, clock);
  return Run(service, signals, logger, [&] { service.StartReplay(player); });
}

}  // namespace lagwatch::app

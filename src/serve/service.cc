// SPDX-License-Identifier: Apache-2.0
#include "serve/service.h"

#include <unistd.h>

#include <csignal>
#include <string_view>
#include <utility>

#include "config/read_file.h"
#include "config/web_config.h"
#include "http/probe.h"
#include "model/endpoints.h"
#include "serve/check.h"
#include "serve/this_build.h"

namespace lagwatch::serve {
namespace {

using config::LogLevel;

std::variant<WebConfig, std::string> ReadWebConfigFile(const std::string& file) {
  std::vector<Problem> problems;
  auto read = config::ReadWebConfig(file, problems);
  if (!read) return problems.front().text;
  return *std::move(read);
}

std::vector<std::string> Texts(const std::vector<config::Problem>& problems) {
  std::vector<std::string> texts;
  texts.reserve(problems.size());
  for (const config::Problem& problem : problems) texts.push_back(problem.text);
  return texts;
}

}  // namespace

Service::Service(config::Settings settings, Logger& logger, Clocks clocks)
    : settings_(std::move(settings)),
      logger_(logger),
      clocks_(std::move(clocks)),
      own_(ThisBuild()),
      publisher_(own_, {ThisBuild(), {}, {}}, clocks_),
      router_(publisher_, settings_.web.telemetry_path),
      endpoint_(settings_.web.enable_lifecycle, [] { kill(getpid(), SIGHUP); }),
      fleet_(std::in_place, publisher_, own_, logger) {
  Show(settings_);
  own_.ObserveReload(true, clocks_.wall());
  fleet_->Announce(settings_.clusters);
}

std::string Service::StartServer() {
  http::ServerOptions options;
  options.listen_address = settings_.web.listen_address;
  options.warn = [this](const std::string& line) { logger_.Log(LogLevel::kWarn, line); };
  if (settings_.web.open_probes) options.open_paths = PathsWith(&EndpointPath::is_probe);
  // The telemetry path may be the path of another exporter's probe.
  std::erase(options.open_paths, settings_.web.telemetry_path);
  std::erase(options.inline_paths, settings_.web.telemetry_path);
  std::string fault = LoadWebConfig(options);
  if (!fault.empty()) return fault;
  auto started = http::Server::Start(
      std::move(options), [this](const http::Request& request) { return Respond(request); });
  if (auto* error = std::get_if<std::string>(&started)) return std::move(*error);
  server_ = std::move(std::get<std::unique_ptr<http::Server>>(started));
  const render::BuildInfo own = ThisBuild();
  logger_.Log(LogLevel::kInfo, "listening",
              {{"address", server_->address()},
               {"scheme", settings_.web.config.tls ? "https" : "http"},
               {"version", own.version},
               {"librdkafka", own.librdkafka}});
  return "";
}

std::string Service::Address() const { return server_->address(); }

std::string Service::UnhealthyReason() const {
  const bool tls = web_config_watcher_ && web_config_watcher_->Current()->tls;
  const std::string fault = http::ProbeLiveness(Address(), tls);
  return fault.empty() ? fleet_->UnhealthyReason() : "GET /livez at " + Address() + ": " + fault;
}

void Service::StartPollers(std::vector<std::unique_ptr<Collector>> collectors) {
  fleet_->Start(settings_, std::move(collectors));
}

void Service::StartReplay(Replayer& replayer) {
  std::vector<Poller::Sink> sinks;
  for (const Evaluator& cluster : replayer.clusters()) {
    sinks.push_back(fleet_->SinkFor(cluster.settings().name));
  }
  replay_ = std::make_unique<ReplayLoop>(
      replayer, settings_.replay_speed,
      [sinks = std::move(sinks)](std::size_t i, CollectionResult collected) {
        sinks[i](std::move(collected));
      });
}

void Service::Reload(const Reread& reread) {
  auto waiting = endpoint_.Take();
  const ReloadEndpoint::Problems problems = TryReload(reread);
  own_.ObserveReload(problems.empty(), clocks_.wall());
  if (problems.empty()) logger_.Log(LogLevel::kInfo, "configuration reloaded");
  for (const std::string& problem : problems) {
    logger_.Log(LogLevel::kError, "reload failed, keeping the previous configuration",
                {{"problem", problem}});
  }
  if (waiting) waiting->set_value(problems);
}

void Service::CancelCollections() { fleet_->RequestStop(); }

void Service::Stop() {
  endpoint_.Close();
  fleet_->RequestStop();  // for pollers that a reload added last
  server_->Stop();
  web_config_watcher_.reset();
  replay_.reset();
  fleet_.reset();
}

http::Response Service::Respond(const http::Request& request) {
  return FindEndpoint(request.path) == Endpoint::kReload ? endpoint_.Respond(request)
                                                         : router_.Respond(request);
}

// Returns empty, or an error of the web config.
std::string Service::LoadWebConfig(http::ServerOptions& options) {
  const config::WebSettings& web = settings_.web;
  if (web.config_file.empty() && !web.config.tls) return "";
  const auto load = [&web]() -> std::variant<WebConfig, std::string> {
    if (web.config_file.empty()) return web.config;
    return ReadWebConfigFile(web.config_file);
  };
  auto made =
      http::WebConfigWatcher::Make(WebConfigName(web), load, config::FileVersion, options.warn);
  if (auto* fault = std::get_if<std::string>(&made)) return std::move(*fault);
  web_config_watcher_ = std::get<std::unique_ptr<http::WebConfigWatcher>>(std::move(made));
  options.web_config = [this] { return web_config_watcher_->Current(); };
  return "";
}

// Checks everything before changing anything.
ReloadEndpoint::Problems Service::TryReload(const Reread& reread) {
  if (!settings_.record_file.empty() || !settings_.replay_file.empty()) {
    return {"a recording has one configuration; restart lagwatch to change it"};
  }
  auto read = reread();
  if (const auto* problems = std::get_if<std::vector<config::Problem>>(&read)) {
    return Texts(*problems);
  }
  const auto& wanted = std::get<config::Settings>(read);
  if (const auto problems = CheckOffline(wanted); !problems.empty()) return Texts(problems);
  if (const auto problem = fleet_->Reconfigure(wanted)) return {problem->text};
  Show(wanted);
  if (web_config_watcher_) web_config_watcher_->CheckNow();
  logger_.SetLevel(wanted.log_level);
  for (const std::string& warning : wanted.warnings) logger_.Log(LogLevel::kWarn, warning);
  for (const std::string_view option : NeedRestart(settings_, wanted)) {
    logger_.Log(LogLevel::kWarn, "a changed setting takes effect after a restart",
                {{"setting", std::string(option)}});
  }
  return {};
}

void Service::Show(const config::Settings& settings) {
  own_.Show([shown = settings.metrics](std::string_view family) { return shown.Matches(family); });
}

}  // namespace lagwatch::serve

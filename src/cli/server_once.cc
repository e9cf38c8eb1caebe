// SPDX-License-Identifier: Apache-2.0
#include "cli/server_once.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/once_output.h"
#include "cli/once_result.h"
#include "cli/once_wait.h"
#include "core/gates.h"
#include "http/get.h"
#include "render/served.h"
#include "serve/logger.h"

namespace lagwatch::cli {
namespace {

using render::ServedCluster;

struct Fault {
  std::string text;
};

// What one look brought.
struct Look {
  std::vector<ServedCluster> clusters;
  std::string page;                 // with `--output prometheus`
  std::vector<std::string> untold;  // groups of `--group` of which the server cannot tell
};

class Server {
 public:
  explicit Server(const config::Settings& settings)
      : settings_(settings), login_(*settings.once.server) {}

  std::variant<Look, Fault> Ask() {
    Look look;
    const std::optional<Fault> fault = AskFor(look);
    if (fault) return Fault{"--server " + login_.url + ": " + fault->text};
    return look;
  }

 private:
  std::optional<Fault> AskFor(Look& look) {
    auto status = Get("/api/v1/status");
    if (auto* fault = std::get_if<Fault>(&status)) return *fault;
    auto read = render::ReadServedStatus(std::get<std::string>(status));
    if (auto* text = std::get_if<std::string>(&read)) return Fault{*text};
    look.clusters = std::get<std::vector<ServedCluster>>(std::move(read));
    if (auto fault = Choose(look.clusters)) return fault;
    auto fault = settings_.once.groups.empty() ? AskForAll(look.clusters) : AskForNamed(look);
    if (fault) return fault;
    if (settings_.once.output == config::Output::kPrometheus) {
      auto page = Get(settings_.web.telemetry_path);
      if (auto* no_page = std::get_if<Fault>(&page)) return *no_page;
      look.page = std::get<std::string>(std::move(page));
    }
    return std::nullopt;
  }

  // Leaves those of --cluster.
  std::optional<Fault> Choose(std::vector<ServedCluster>& clusters) const {
    const std::vector<std::string>& names = settings_.once.clusters;
    if (names.empty()) return std::nullopt;
    for (const std::string& name : names) {
      const auto is_it = [&](const ServedCluster& cluster) { return cluster.name == name; };
      if (std::none_of(clusters.begin(), clusters.end(), is_it)) {
        return Fault{"it watches no cluster that is called \"" + name + "\""};
      }
    }
    std::erase_if(clusters, [&](const ServedCluster& cluster) {
      return std::find(names.begin(), names.end(), cluster.name) == names.end();
    });
    return std::nullopt;
  }

  std::optional<Fault> AskForAll(std::vector<ServedCluster>& clusters) const {
    auto document = Get("/api/v1/groups?partitions=true");
    if (auto* fault = std::get_if<Fault>(&document)) return *fault;
    return Take(std::get<std::string>(document), clusters);
  }

  std::optional<Fault> AskForNamed(Look& look) const {
    for (const std::string& group : settings_.once.groups) {
      for (const ServedCluster& cluster : look.clusters) {
        if (auto fault = AskForOne(group, cluster.name, look)) return fault;
      }
    }
    return std::nullopt;
  }

  // 404: there is none. 503: the cluster was not read in full, so the server cannot tell.
  std::optional<Fault> AskForOne(const std::string& group, const std::string& cluster,
                                 Look& look) const {
    const std::string of = cluster.empty() ? "" : "?cluster=" + http::PercentEncoded(cluster);
    auto answer = Answer("/api/v1/groups/" + http::PercentEncoded(group) + of);
    if (auto* fault = std::get_if<Fault>(&answer)) return *fault;
    const auto& [status, body] = std::get<http::GetAnswer>(answer);
    if (status == 404) return std::nullopt;
    if (status == 200) return Take(body, look.clusters);
    if (status != 503) return Refusal("/api/v1/groups/…", status);
    look.untold.push_back((cluster.empty() ? "" : cluster + ": ") +
                          "the server cannot tell whether there is a group \"" + group + "\"");
    return std::nullopt;
  }

  static std::optional<Fault> Take(const std::string& document,
                                   std::vector<ServedCluster>& clusters) {
    std::string fault = render::ReadServedGroups(document, clusters);
    if (fault.empty()) return std::nullopt;
    return Fault{std::move(fault)};
  }

  std::variant<std::string, Fault> Get(const std::string& path) const {
    auto answer = Answer(path);
    if (auto* fault = std::get_if<Fault>(&answer)) return std::move(*fault);
    auto& [status, body] = std::get<http::GetAnswer>(answer);
    if (status != 200) return Refusal(path, status);
    return std::move(body);
  }

  std::variant<http::GetAnswer, Fault> Answer(const std::string& path) const {
    const http::GetOptions options{.user = login_.user,
                                   .password = login_.password,
                                   .ca_file = login_.ca_file,
                                   .cert_file = login_.cert_file,
                                   .key_file = login_.key_file,
                                   .verify = login_.verify,
                                   .timeout = settings_.clusters.front().timeout};
    auto got = http::Get(login_.url + path, options);
    if (auto* fault = std::get_if<std::string>(&got)) return Fault{std::move(*fault)};
    return std::get<http::GetAnswer>(std::move(got));
  }

  Fault Refusal(const std::string& path, int status) const {
    if (status != 401) {
      return {"GET " + path + " is answered by HTTP " + std::to_string(status)};
    }
    return {login_.user.empty()
                ? "it asks for a login: set server.username and server.password-file"
                : "it refuses the login of user \"" + login_.user + "\""};
  }

  const config::Settings& settings_;
  const config::ServerLogin& login_;
};

OnceResult JudgeServed(Look& look, const config::Settings& settings) {
  std::vector<ServedCluster>& clusters = look.clusters;
  const Policy& policy = settings.clusters.front().policy;
  std::vector<CheckedCluster> checked;
  bool ready = true;
  for (ServedCluster& cluster : clusters) {
    for (GroupReport& group : cluster.report.groups) {
      core::ApplyGates({policy.max_lag, policy.max_time_lag}, cluster.report.topics, group);
    }
    ready = ready && cluster.report.ready;
    checked.push_back({cluster.name, &cluster.report});
  }
  // What is not there may be missing because of data that is not fresh.
  const bool may_miss = !ready || !look.untold.empty();
  OnceResult result =
      JudgeOnce(checked, may_miss ? std::vector<std::string>() : settings.once.groups);
  for (const std::string& text : look.untold) {
    result.worst = std::max(result.worst, Status::kUnknown);
    result.complaints.push_back(text);
  }
  // No objection so far, from a server that has not watched for a whole window: said, not counted.
  for (const ServedCluster& cluster : clusters) {
    for (std::size_t i = 0; i < cluster.groups.size(); ++i) {
      const GroupReport& group = cluster.report.groups[i];
      if (group.shown_as != ShownAs::kWatching) continue;
      result.complaints.push_back("group \"" + group.id +
                                  "\" is not judged yet: " + render::ServedHeadline(cluster, i));
    }
  }
  return result;
}

}  // namespace

int RunServerOnce(const config::Settings& settings) {
  Server server(settings);
  Look look;
  const Waited waited =
      LookUntilOk({.wait = settings.once.wait, .stable_for = settings.once.stable_for}, [&] {
        auto asked = server.Ask();
        if (auto* fault = std::get_if<Fault>(&asked)) {
          look = {};
          return OnceResult{.worst = Status::kUnknown, .complaints = {fault->text}};
        }
        look = std::get<Look>(std::move(asked));
        return JudgeServed(look, settings);
      });
  const Status worst = look.clusters.empty()
                           ? waited.result.worst
                           : PrintServed(settings, look.clusters, look.page, waited.result.worst);
  for (const std::string& complaint : waited.result.complaints) serve::PrintError(complaint);
  return ExitCodeOf(worst);
}

}  // namespace lagwatch::cli

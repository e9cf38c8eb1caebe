// SPDX-License-Identifier: Apache-2.0
#include "cli/server_once.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/problem.h"
#include "base/text.h"
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

// The result of one query.
struct Answers {
  std::vector<ServedCluster> clusters;
  std::string page;                       // with `--output prometheus`
  std::vector<std::string> undetermined;  // groups of `--group` that the server cannot determine
};

class Server {
 public:
  explicit Server(const config::Settings& settings)
      : settings_(settings), login_(*settings.once.server) {}

  std::variant<Answers, Problem> Ask() {
    Answers answers;
    if (const auto problem = AskFor(answers)) {
      return Problem{"--server " + login_.url + ": " + problem->text};
    }
    return answers;
  }

 private:
  using MaybeProblem = std::optional<Problem>;

  MaybeProblem AskFor(Answers& answers) {
    std::string status;
    if (auto problem = Get("/api/v1/status", status)) return problem;
    auto read = render::ReadServedStatus(status);
    if (auto* text = std::get_if<std::string>(&read)) return Problem{*text};
    answers.clusters = std::get<std::vector<ServedCluster>>(std::move(read));
    if (auto problem = Choose(answers.clusters)) return problem;
    if (auto problem = AskForGroups(answers)) return problem;
    if (settings_.once.output != config::Output::kPrometheus) return std::nullopt;
    return Get(settings_.web.telemetry_path, answers.page);
  }

  // Keeps the clusters of --cluster.
  MaybeProblem Choose(std::vector<ServedCluster>& clusters) const {
    const std::vector<std::string>& names = settings_.once.clusters;
    if (names.empty()) return std::nullopt;
    for (const std::string& name : names) {
      const auto is_it = [&](const ServedCluster& cluster) { return cluster.name == name; };
      if (std::none_of(clusters.begin(), clusters.end(), is_it)) {
        return Problem{"the server has no cluster \"" + name + "\""};
      }
    }
    std::erase_if(clusters, [&](const ServedCluster& cluster) {
      return std::find(names.begin(), names.end(), cluster.name) == names.end();
    });
    return std::nullopt;
  }

  MaybeProblem AskForGroups(Answers& answers) const {
    if (settings_.once.groups.empty()) {
      std::string document;
      if (auto problem = Get("/api/v1/groups?partitions=true", document)) return problem;
      return Take(document, answers.clusters);
    }
    for (const std::string& group : settings_.once.groups) {
      for (const ServedCluster& cluster : answers.clusters) {
        if (auto problem = AskForOne(group, cluster.name, answers)) return problem;
      }
    }
    return std::nullopt;
  }

  // 404: there is none. 503: the cluster was not read completely, so the server cannot determine
  // it.
  MaybeProblem AskForOne(const std::string& group, const std::string& cluster,
                         Answers& answers) const {
    const std::string of = cluster.empty() ? "" : "?cluster=" + PercentEncode(cluster);
    HttpAnswer answer;
    if (auto problem = Fetch("/api/v1/groups/" + PercentEncode(group) + of, answer)) return problem;
    if (answer.status == 404) return std::nullopt;
    if (answer.status == 200) return Take(answer.body, answers.clusters);
    if (answer.status != 503) return Refusal("/api/v1/groups/…", answer.status);
    answers.undetermined.push_back((cluster.empty() ? "" : cluster + ": ") +
                                   "the server cannot determine whether there is a group \"" +
                                   group + "\"");
    return std::nullopt;
  }

  static MaybeProblem Take(const std::string& document, std::vector<ServedCluster>& clusters) {
    std::string fault = render::ReadServedGroups(document, clusters);
    if (fault.empty()) return std::nullopt;
    return Problem{std::move(fault)};
  }

  MaybeProblem Get(const std::string& path, std::string& body) const {
    HttpAnswer answer;
    if (auto problem = Fetch(path, answer)) return problem;
    if (answer.status != 200) return Refusal(path, answer.status);
    body = std::move(answer.body);
    return std::nullopt;
  }

  MaybeProblem Fetch(const std::string& path, HttpAnswer& answer) const {
    auto got = http::Send({.url = login_.url + path, .timeout = settings_.clusters.front().timeout},
                          login_);
    if (auto* fault = std::get_if<std::string>(&got)) return Problem{std::move(*fault)};
    answer = std::get<HttpAnswer>(std::move(got));
    return std::nullopt;
  }

  Problem Refusal(const std::string& path, int status) const {
    if (status != 401) {
      return {"GET " + path + " returned HTTP " + std::to_string(status)};
    }
    return {login_.user.empty()
                ? "the server requires a login; set server.username and server.password-file"
                : "the server rejects the login of user \"" + login_.user + "\""};
  }

  const config::Settings& settings_;
  const config::ServerLogin& login_;
};

OnceResult JudgeServed(Answers& answers, const config::Settings& settings) {
  std::vector<ServedCluster>& clusters = answers.clusters;
  const Policy& policy = settings.clusters.front().policy;
  bool ready = true;
  for (ServedCluster& cluster : clusters) {
    for (GroupReport& group : cluster.report.groups) {
      core::ApplyGates({policy.max_lag, policy.max_time_lag}, cluster.report.topics, group);
    }
    ready = ready && cluster.report.ready;
  }
  // A group may be missing because the data is not fresh.
  const bool may_miss = !ready || !answers.undetermined.empty();
  OnceResult result = JudgeOnce(render::ReportsOf(clusters),
                                may_miss ? std::vector<std::string>() : settings.once.groups);
  for (const std::string& text : answers.undetermined) {
    result.worst = std::max(result.worst, Status::kUnknown);
    result.messages.push_back(text);
  }
  // Ok so far, but the server has not watched for a whole window: printed, but not counted.
  for (const ServedCluster& cluster : clusters) {
    for (std::size_t i = 0; i < cluster.groups.size(); ++i) {
      const GroupReport& group = cluster.report.groups[i];
      if (group.shown_as != ShownAs::kWatching) continue;
      result.messages.push_back("group \"" + group.id +
                                "\" has no verdict yet: " + render::ServedHeadline(cluster, i));
    }
  }
  return result;
}

}  // namespace

int RunServerOnce(const config::Settings& settings) {
  Server server(settings);
  Answers answers;
  const Waited waited =
      CollectUntilOk({.wait = settings.once.wait, .stable_for = settings.once.stable_for}, [&] {
        auto asked = server.Ask();
        if (auto* fault = std::get_if<Problem>(&asked)) {
          answers = {};
          return OnceResult{.worst = Status::kUnknown, .messages = {fault->text}};
        }
        answers = std::get<Answers>(std::move(asked));
        return JudgeServed(answers, settings);
      });
  const Status worst = answers.clusters.empty() ? waited.result.worst
                                                : PrintServed(settings, answers.clusters,
                                                              answers.page, waited.result.worst);
  for (const std::string& message : waited.result.messages) serve::PrintError(message);
  return ExitCodeOf(worst);
}

}  // namespace lagwatch::cli

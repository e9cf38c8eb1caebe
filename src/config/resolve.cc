// SPDX-License-Identifier: Apache-2.0
#include "config/resolve.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "config/cluster_settings.h"
#include "config/compat/kafka_exporter_flags.h"
#include "config/config_file.h"
#include "config/environment.h"
#include "config/filter_hints.h"
#include "config/raw_values.h"
#include "config/reader.h"
#include "config/server_login.h"
#include "config/servers.h"
#include "config/web_config.h"
#include "model/endpoints.h"

namespace lagwatch::config {
namespace {

constexpr std::string_view kServers = "kafka.bootstrap-servers";
constexpr std::int64_t kSmallestRecording = 1'000'000;

// The file and line at the start of a message, as in "lagwatch.yaml:7: ..."; "" and 0 otherwise.
std::pair<std::string, std::int64_t> LineOf(const std::string& text) {
  const std::string place = text.substr(0, text.find(": "));
  const std::size_t colon = place.rfind(':');
  if (colon == std::string::npos) return {"", 0};
  const auto line = ParseInteger(place.substr(colon + 1));
  if (!line) return {"", 0};
  return {place.substr(0, colon), *line};
}

class Resolver {
 public:
  Resolver(const FlagValues& flags, const Environment& environment)
      : environment_(environment),
        kafka_exporter_(TranslateKafkaExporterFlags(flags, environment, problems_)) {
    overrides_ = ReadEnvironment(environment, warnings_);
    ReadFlags(flags);
    if (const auto file = overrides_.find("config.file"); file != overrides_.end()) {
      file_ = ReadConfigFile(file->second.back(), problems_);
    }
    file_defaults_ = file_.top;
    Override(file_defaults_, overrides_);
  }

  Resolution Run() {
    Resolution resolution;
    Settings& settings = resolution.settings;
    settings.warnings = warnings_;
    settings.warnings.insert(settings.warnings.end(), kafka_exporter_.warnings.begin(),
                             kafka_exporter_.warnings.end());
    settings.process_environment = kafka_exporter_.process_environment;
    ReadClusters(settings);
    ReadProcess(settings);
    ReadOnce(settings);
    ReadReplay(settings);
    WarnOfIntervals(settings);
    settings.warnings = DistinctLines(settings.warnings);
    for (Problem& problem : problems_) {
      problem.text = OneLine(problem.text);
      // --check-config has one exit code for all problems.
      if (settings.check_config) problem.exit = kExitConfig;
    }
    OrderProblems(problems_);
    resolution.problems = std::move(problems_);
    return resolution;
  }

 private:
  void ReadFlags(const FlagValues& flags) {
    Values values;
    for (const auto& [name, text] : flags) {
      const Option* option = FindOption(name);
      if (option == nullptr) continue;  // kafka_exporter's
      std::vector<RawValue>& raw = values[name];
      if (!IsRepeatable(*option)) raw.clear();
      raw.push_back({text, "--" + name, kExitUsage});
    }
    if (values.contains(kServers) && kafka_exporter_.values.contains(kServers)) {
      Report("--kafka.server: --kafka.bootstrap-servers is set, too; leave one out", kExitUsage);
    }
    Override(overrides_, kafka_exporter_.values);
    Override(overrides_, values);
  }

  void ReadClusters(Settings& settings) {
    if (file_.has_clusters) {
      if (!IsReplay()) RefuseForAll(overrides_, kServers, "kafka.bootstrap-servers");
      RefuseForAll(file_defaults_, "cluster.name", "name");
      for (const ConfigFile::Cluster& entry : file_.clusters) {
        RawCluster raw = Raw(entry.name, file_.top);
        if (entry.thresholds) raw.thresholds = *entry.thresholds;
        if (entry.renames) raw.renames = *entry.renames;
        raw.place = entry.place;
        Override(raw.values, entry.values);
        Override(raw.values, overrides_);
        settings.clusters.push_back(ReadCluster(raw, problems_, settings.warnings));
      }
    } else {
      RawCluster raw = Raw(reader_.Text("cluster.name"), file_defaults_);
      raw.default_servers = DefaultServers(environment_);
      raw.default_warning = DefaultServersWarning(environment_);
      settings.clusters.push_back(ReadCluster(raw, problems_, settings.warnings));
    }
    for (ClusterSettings& cluster : settings.clusters) cluster.labels = kafka_exporter_.labels;
    CheckClusterLabel(settings);
  }

  RawCluster Raw(const std::string& name, const Values& values) const {
    RawCluster raw;
    raw.name = name;
    raw.values = values;
    raw.thresholds = file_.thresholds;
    raw.renames = file_.renames;
    raw.replay = IsReplay();
    return raw;
  }

  // Rejects one value for all of `clusters:` if each needs its own.
  void RefuseForAll(const Values& values, std::string_view option, const std::string& key) {
    const auto found = values.find(option);
    if (found == values.end()) return;
    for (const RawValue& raw : found->second) {
      reader_.Add(raw, "the file has clusters:, set " + key + " in each of them");
    }
  }

  void CheckClusterLabel(const Settings& settings) {
    const auto is_cluster = [](const auto& label) { return label.first == "cluster"; };
    if (std::ranges::any_of(kafka_exporter_.labels, is_cluster) &&
        std::ranges::any_of(settings.clusters, [](const auto& c) { return !c.name.empty(); })) {
      Report(
          "--kafka.labels: the label \"cluster\" is reserved for the cluster's name; leave it out",
          kExitUsage);
    }
  }

  void ReadProcess(Settings& settings) {
    const auto metrics = NameFilter::Make(".*", reader_.Regex("metrics.exclude"));
    settings.metrics = std::get<NameFilter>(metrics);
    WarnOfFilters(reader_, {"metrics.exclude"}, "metric", settings.warnings);
    settings.log_level = reader_.Choice<LogLevel>("log.level", {{"debug", LogLevel::kDebug},
                                                                {"info", LogLevel::kInfo},
                                                                {"warn", LogLevel::kWarn},
                                                                {"error", LogLevel::kError}});
    settings.log_format = reader_.Choice<LogFormat>(
        "log.format", {{"logfmt", LogFormat::kLogfmt}, {"json", LogFormat::kJson}});
    settings.check_config = reader_.Switch("check-config");
    settings.check_access = reader_.Switch("check-access");
    settings.probe = reader_.Switch("probe");
    ReadWeb(settings.web);
    ReadWebConfigOptions(settings);
  }

  void ReadWebConfigOptions(Settings& settings) {
    settings.web.open_probes = reader_.Switch("web.open-probes");
    settings.web.enable_lifecycle = reader_.Switch("web.enable-lifecycle");
    settings.web.config_file = reader_.Text("web.config.file");
    if (settings.web.config_file.empty()) {
      settings.web.config.tls = kafka_exporter_.server_tls;
      return;
    }
    if (kafka_exporter_.server_tls) {
      Report("--server.tls.enabled: web.config.file configures TLS, too; leave one out",
             kExitUsage);
    }
    auto read = ReadWebConfig(settings.web.config_file, problems_);
    if (!read) return;
    settings.web.config = *std::move(read);
    if (!settings.web.config.users.empty() && !settings.web.config.tls) {
      settings.warnings.push_back(
          settings.web.config_file +
          ": basic_auth_users without tls_server_config: passwords are sent in clear text");
    }
  }

  void ReadWeb(WebSettings& web) {
    web.listen_address = reader_.Text("web.listen-address");
    if (!ParseHostPort(web.listen_address)) {
      reader_.Report(*reader_.Find("web.listen-address"),
                     "is not host:port, [v6]:port or :port; write it like :9308");
    }
    web.telemetry_path = reader_.Text("web.telemetry-path");
    const std::string& path = web.telemetry_path;
    const RawValue* raw = reader_.Find("web.telemetry-path");
    if (path.size() < 2 || path[0] != '/' || path.find_first_of(" ?#%\t\r\n") != path.npos) {
      reader_.Report(*raw, "is not a valid path; write it like /metrics");
    } else if (IsReservedPath(path)) {
      reader_.Report(*raw, "is reserved by lagwatch; use another path, like /metrics");
    }
  }

  void ReadOnce(Settings& settings) {
    OnceSettings& once = settings.once;
    once.enabled = reader_.Switch("once");
    once.output = reader_.Choice<Output>(
        "output",
        {{"table", Output::kTable}, {"json", Output::kJson}, {"prometheus", Output::kPrometheus}});
    once.wait = reader_.Duration("wait");
    once.stable_for = reader_.Duration("stable-for");
    once.server = ReadServerLogin(reader_, problems_);
    for (const RawValue& group : reader_.FindAll("group")) once.groups.push_back(group.text);
    for (const RawValue& cluster : reader_.FindAll("cluster")) {
      once.clusters.push_back(cluster.text);
      if (IsReplay() || (IsServer() && !settings.check_access)) continue;
      CheckClusterName(cluster, settings);
    }
    CheckStability(once);
    if (IsServer()) return CheckBesideServer(once);
    for (const Option& option : Options()) {
      if (option.name.starts_with("server.")) NeedsFlag(option.name, "--server");
    }
    if (once.enabled) return;
    for (const std::string_view option :
         {"output", "max-lag", "max-lag-seconds", "wait", "stable-for"}) {
      NeedsFlag(option, "--once");
    }
    if (settings.check_access) return;
    for (const std::string_view option : {"group", "cluster"}) {
      NeedsFlag(option, "--once", " or --check-access");
    }
  }

  void CheckStability(const OnceSettings& once) {
    const RawValue* raw = reader_.Find("stable-for");
    if (raw == nullptr || !once.stable_for) return;
    if (!once.wait) {
      NeedsFlag("stable-for", "--wait");
    } else if (*once.stable_for > *once.wait) {
      reader_.Report(*raw, "must not be longer than wait");
    }
  }

  void CheckBesideServer(const OnceSettings& once) {
    if (!once.enabled) return NeedsFlag("server", "--once");
    if (once.output == Output::kPrometheus && !(once.groups.empty() && once.clusters.empty())) {
      Report(
          "--output prometheus: with --server it prints the whole page; leave group and cluster "
          "out",
          kExitUsage);
    }
    constexpr const char* kNotBoth = "cannot be combined with server; leave one out";
    RefuseBeside(*reader_.Find("server"), {{"replay", kNotBoth}, {"record", kNotBoth}});
    // Flags only: values of file and environment are for serving.
    for (const Option& option : Options()) {
      const RawValue* raw = reader_.Find(option.name);
      if (option.places != Places::kCluster || option.name == "collect.timeout") continue;
      if (raw == nullptr || raw->exit != kExitUsage) continue;
      reader_.Add(*raw, "the server applies its own settings; leave it or server out");
    }
  }

  void ReadReplay(Settings& settings) {
    settings.record_file = reader_.Text("record");
    settings.record_max_size = reader_.Size("record.max-size");
    settings.replay_file = reader_.Text("replay");
    settings.replay_speed = *reader_.Integer("replay.speed");
    if (settings.record_max_size < kSmallestRecording) {
      reader_.Report(*reader_.Find("record.max-size"), "is too small; it must be at least 1MB");
    }
    if (settings.record_file.empty()) NeedsFlag("record.max-size", "--record");
    if (settings.replay_file.empty()) NeedsFlag("replay.speed", "--replay");
    if (IsReplay() && settings.check_access) {
      Report("--check-access: a recording has no ACLs to check; leave it or --replay out",
             kExitUsage);
    }
    if (IsReplay()) {
      RefuseBeside(
          *reader_.Find("replay"),
          {{"record", "a replay cannot be recorded; leave it or --replay out"},
           {"wait",
            "the result of a recording does not change while waiting; leave it or --replay out"},
           {kServers, "a recording replaces the cluster; leave it or --replay out"}});
    }
    // --wait, too, must not report ok before a group has committed all partitions that it owns.
    const bool one_look = settings.once.enabled && !IsReplay();
    for (ClusterSettings& cluster : settings.clusters) {
      cluster.policy.one_look = one_look;
      if (one_look) cluster.policy.share_interval = Duration::zero();
    }
  }

  // Rejects options that contradict the mode, each with its reason. Values of file and environment
  // for serving must not prevent a mode that the command line asks for.
  void RefuseBeside(const RawValue& mode,
                    const std::vector<std::pair<std::string_view, std::string>>& others) {
    for (const auto& [option, why] : others) {
      const RawValue* raw = reader_.Find(option);
      if (raw == nullptr || (raw->exit == kExitConfig && mode.exit == kExitUsage)) continue;
      reader_.Add(*raw, why);
    }
  }

  bool IsReplay() const { return reader_.Find("replay") != nullptr; }
  bool IsServer() const { return reader_.Find("server") != nullptr; }

  // Flags only: in a file or the environment the option applies when its mode is used.
  void NeedsFlag(std::string_view option, const std::string& flag, const std::string& other = "") {
    const RawValue* raw = reader_.Find(option);
    if (raw == nullptr || raw->exit != kExitUsage) return;
    Report(raw->place + " works with " + flag + other + " only; add " + flag + " or leave it out",
           kExitUsage);
  }

  void CheckClusterName(const RawValue& raw, const Settings& settings) {
    std::vector<std::string_view> names;
    for (const ClusterSettings& cluster : settings.clusters) {
      if (!cluster.name.empty()) names.push_back(cluster.name);
    }
    if (std::ranges::find(names, raw.text) != names.end()) return;
    reader_.Add(raw, names.empty()
                         ? "the cluster has no name; give it one with --cluster.name"
                         : "no cluster is called " + Quote(raw.text) + DidYouMean(raw.text, names));
  }

  // Warnings for serving only.
  static void WarnOfIntervals(Settings& settings) {
    if (settings.once.enabled) return;
    for (const ClusterSettings& cluster : settings.clusters) {
      const std::string where = cluster.name.empty() ? "" : "cluster " + Quote(cluster.name) + ": ";
      for (const std::string& text : cluster.policy.never_judged) {
        settings.warnings.push_back(where + text);
      }
      if (cluster.timeout <= cluster.interval) continue;
      settings.warnings.push_back(
          where +
          "collect.timeout is longer than collect.interval: a collection may take longer than the "
          "interval, then the next starts when it ends");
    }
  }

  void Report(std::string text, int exit) { problems_.push_back({std::move(text), exit}); }

  std::vector<Problem> problems_;
  std::vector<std::string> warnings_;
  const Environment& environment_;
  Translation kafka_exporter_;
  ConfigFile file_;
  Values overrides_;      // environment and flags
  Values file_defaults_;  // the file's top level, environment and flags
  Reader reader_{file_defaults_, problems_};
};

}  // namespace

Resolution ResolveAll(const FlagValues& flags, const Environment& environment) {
  return Resolver(flags, environment).Run();
}

std::variant<Settings, std::vector<Problem>> Resolve(const FlagValues& flags,
                                                     const Environment& environment) {
  Resolution resolution = ResolveAll(flags, environment);
  if (!resolution.problems.empty()) return std::move(resolution.problems);
  return std::move(resolution.settings);
}

void OrderProblems(std::vector<Problem>& problems) {
  std::set<std::string> seen;
  std::erase_if(problems,
                [&](const Problem& problem) { return !seen.insert(problem.text).second; });
  // Files in the order of their first problem; "": problems without a line.
  std::map<std::string, int> files{{"", 0}};
  const auto rank = [&files](const Problem& problem) {
    const auto [file, line] = LineOf(problem.text);
    const int order = files.emplace(file, static_cast<int>(files.size())).first->second;
    return std::tuple(problem.exit == kExitUsage ? 0 : 1, order, line);
  };
  for (const Problem& problem : problems) rank(problem);
  std::ranges::stable_sort(problems, std::less<>(), rank);
}

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// All settings of lagwatch, checked and typed: the result of resolving file, environment and flags
// (config/resolve.h). Plain values, immutable once resolved; secrets cannot be printed.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/name_filter.h"
#include "model/aws_login.h"
#include "model/http_request.h"
#include "model/policy.h"
#include "model/secret.h"
#include "model/types.h"
#include "model/web_config.h"

namespace lagwatch::config {

// One librdkafka property. Every value is kept as a Secret, because only librdkafka defines which
// of them are secret. `source` is where it was set (e.g. "--kafka.property", "lagwatch.yaml:7",
// "client.properties:3"), for error messages; `exit` is the exit code of such an error.
struct KafkaProperty {
  std::string name;
  Secret value;
  std::string source;
  int exit = 78;
  // If the value is the path of a file: changes when the file changes. Else empty.
  std::string file_version = {};
};

// `--collect.time-lag`: how the time of the first unread record is found, if at all.
enum class TimeLagMode { kOff, kSearch, kFetch, kAuto };

// What is read from one cluster, how often, and how it is shown. Each setting may be set at the top
// level of the file or inside an entry of `clusters:`.
struct ClusterSettings {
  std::string name;  // empty: unnamed, no `cluster` label
  std::string bootstrap_servers;
  std::vector<KafkaProperty> properties;  // in the order to set them; later wins
  std::optional<AwsLogin> aws;            // set for an MSK IAM login; `properties` have OAUTHBEARER
  std::string token_file;                 // of an OAUTHBEARER login; empty: none
  NameFilter groups;
  NameFilter topics;
  Duration interval = std::chrono::seconds(15);
  Duration timeout = std::chrono::seconds(10);
  Policy policy;  // isolation level, stale-after (already multiplied), thresholds
  TimeLagMode time_lag = TimeLagMode::kAuto;
  bool offsets_topic = false;  // follow __consumer_offsets
  bool member_info = false;
  Granularity granularity = Granularity::kPartition;
  bool compat_kafka_exporter = false;
  std::optional<std::int64_t> most_groups;  // with series on the page, 1 or more; empty: all
  std::optional<std::int64_t> most_series;  // of groups, 1 or more; empty: all
  std::vector<std::pair<std::string, std::string>> labels;  // constant labels on kafka_* series
};

// Applies `--group`: watches only the groups that are shown under one of `names` (empty: all), and
// a group with exactly that name even if the filters exclude it.
void WatchOnly(ClusterSettings& cluster, const std::vector<std::string>& names);

struct WebSettings {
  std::string listen_address = ":9308";
  std::string telemetry_path = "/metrics";
  std::string config_file;  // web config; empty: none
  WebConfig config;         // its content
  bool open_probes = false;
  bool enable_lifecycle = false;  // POST /-/reload
};

enum class LogLevel { kDebug, kInfo, kWarn, kError };
enum class LogFormat { kLogfmt, kJson };
enum class Output { kTable, kJson, kPrometheus };

// How to query a running lagwatch. No other field contains the user or the password.
struct ServerLogin : HttpLogin {
  std::string url;  // http(s)://host[:port][/prefix], without login, query and trailing slash
};

struct OnceSettings {
  bool enabled = false;
  Output output = Output::kTable;
  std::vector<std::string> groups;    // `--group`; empty: all
  std::vector<std::string> clusters;  // `--cluster`; empty: all
  std::optional<Duration> wait;
  std::optional<Duration> stable_for;  // only with `wait`
  std::optional<ServerLogin> server;   // `--server`: query a running lagwatch
};

struct Settings {
  std::vector<ClusterSettings> clusters;  // at least one
  NameFilter metrics;                     // `--metrics.exclude`
  WebSettings web;
  LogLevel log_level = LogLevel::kInfo;
  LogFormat log_format = LogFormat::kLogfmt;
  OnceSettings once;
  std::string record_file;           // `--record`; empty: none
  std::int64_t record_max_size = 0;  // bytes, of all of its files
  std::string replay_file;           // `--replay` instead of a cluster; empty: none
  std::int64_t replay_speed = 1;     // 0: without waiting
  bool check_config = false;
  bool check_access = false;
  bool probe = false;
  std::vector<std::string> warnings;  // e.g. accepted kafka_exporter flags without effect
  // Environment variables to set in this process before any thread starts; libraries read them
  // (KRB5_CONFIG).
  std::vector<std::pair<std::string, std::string>> process_environment;
};

// Applies `--cluster`: removes the other clusters.
void KeepChosenClusters(Settings& settings);

}  // namespace lagwatch::config

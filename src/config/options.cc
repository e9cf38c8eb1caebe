// SPDX-License-Identifier: Apache-2.0
#include "config/options.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace lagwatch::config {
namespace {

using K = Kind;
using P = Places;
using S = Section;

constexpr Option kOptions[] = {
    {"kafka.bootstrap-servers", K::kText, P::kCluster, S::kKafka, "localhost:9092", "HOST:PORT,...",
     "bootstrap brokers, comma-separated, also as SSL://HOST:PORT; if not set, "
     "KAFKA_BOOTSTRAP_SERVERS is used"},
    {"kafka.properties-file", K::kText, P::kCluster, S::kKafka, "", "FILE",
     "client.properties of a Java client, as for kafka-consumer-groups --command-config"},
    {"kafka.property", K::kProperty, P::kCluster, S::kKafka, "", "NAME=VALUE",
     "any librdkafka property, or aws.* for an MSK IAM login; NAME.file=PATH reads a secret from a "
     "file"},
    {"cluster.name", K::kText, P::kEverywhere, S::kKafka, "", "NAME",
     "value of the label \"cluster\" on every series; without a name there is no such label"},

    {"group.filter", K::kRegex, P::kCluster, S::kFilters, ".*", "REGEX",
     "groups to watch: RE2 (Go) syntax, unanchored; no request is sent for others"},
    {"group.exclude", K::kRegex, P::kCluster, S::kFilters, "^$", "REGEX", "groups to exclude"},
    {"topic.filter", K::kRegex, P::kCluster, S::kFilters, ".*", "REGEX", "topics to show"},
    {"topic.exclude", K::kRegex, P::kCluster, S::kFilters, "^$", "REGEX", "topics to exclude"},

    {"collect.interval", K::kDuration, P::kCluster, S::kCollecting, "15s", "DURATION",
     "time between the starts of two collections; collections never overlap"},
    {"collect.timeout", K::kDuration, P::kCluster, S::kCollecting, "10s", "DURATION",
     "deadline of a whole collection"},
    {"collect.stale-after", K::kInteger, P::kCluster, S::kCollecting, "3", "N",
     "intervals after which data that could not be refreshed is withdrawn"},
    {"collect.share-interval", K::kDuration, P::kCluster, S::kCollecting, "60s", "DURATION",
     "time between two readings of the start offsets and the lag of share groups, which cost "
     "brokers more than commits; less than collect.interval: each collection reads them"},
    {"collect.isolation-level", K::kChoice, P::kCluster, S::kCollecting, "read_uncommitted",
     "LEVEL", "read_committed: lag is measured to the last stable offset",
     "read_uncommitted read_committed"},
    {"collect.time-lag", K::kChoice, P::kCluster, S::kCollecting, "auto", "HOW",
     "how the age of a record is found: search looks up offsets by time (needs DESCRIBE), fetch "
     "reads the record (needs READ)",
     "off search fetch auto"},
    {"collect.offsets-topic", K::kSwitch, P::kCluster, S::kCollecting, "false", "",
     "read __consumer_offsets (needs READ on it) for exact counts"},
    {"collect.member-info", K::kSwitch, P::kCluster, S::kCollecting, "false", "",
     "export every member as kafka_consumergroup_member_info"},

    {"metrics.granularity", K::kChoice, P::kCluster, S::kOutput, "partition", "LEVEL",
     "topic, group: omit the finer group series; sums and worst values stay",
     "partition topic group"},
    {"metrics.exclude", K::kRegex, P::kEverywhere, S::kOutput, "^$", "REGEX",
     "metric families to exclude"},
    {"limit.groups", K::kLimit, P::kCluster, S::kOutput, "off", "N",
     "maximum number of groups per cluster that have series, most lag first; off for all"},
    {"limit.series", K::kLimit, P::kCluster, S::kOutput, "off", "N",
     "maximum number of kafka_consumergroup_* and kafka_sharegroup_* series per cluster: most lag "
     "first, each group's own before those by topic and partition; off for all"},
    {"threshold.lag-warning", K::kLimit, P::kCluster, S::kOutput, "10000", "RECORDS",
     "lag of one partition above which its group has status warning; off for none"},
    {"threshold.lag-critical", K::kLimit, P::kCluster, S::kOutput, "off", "RECORDS",
     "lag of one partition above which its group has status critical; off for none"},
    {"threshold.lag-seconds-warning", K::kTimeLimit, P::kCluster, S::kOutput, "off", "SECONDS",
     "time lag of one partition above which its group has status warning: 120, 2m or off"},
    {"threshold.lag-seconds-critical", K::kTimeLimit, P::kCluster, S::kOutput, "off", "SECONDS",
     "time lag of one partition above which its group has status critical: 120, 2m or off"},
    {"threshold.window", K::kDuration, P::kCluster, S::kOutput, "5m", "DURATION",
     "how long a condition must hold before a rule over time reports it; at least 1s"},
    {"threshold.inactive-after", K::kDuration, P::kCluster, S::kOutput, "24h", "DURATION",
     "a group without members and progress for this long is inactive, which is ok"},
    {"compat.kafka-exporter", K::kSwitch, P::kCluster, S::kOutput, "false", "",
     "show uncommitted partitions of a topic with any commit as -1, as kafka_exporter does"},

    {"web.listen-address", K::kText, P::kEverywhere, S::kWeb, ":9308", "HOST:PORT",
     "host:port, [v6]:port or :port; port 0 picks a free port and logs it"},
    {"web.telemetry-path", K::kText, P::kEverywhere, S::kWeb, "/metrics", "PATH",
     "path of the metrics"},
    {"web.config.file", K::kText, P::kEverywhere, S::kWeb, "", "FILE",
     "TLS, client certificates, users and headers, in the format of Prometheus exporters"},
    {"web.open-probes", K::kSwitch, P::kEverywhere, S::kWeb, "false", "",
     "liveness and readiness probes need no login"},
    {"web.enable-lifecycle", K::kSwitch, P::kEverywhere, S::kWeb, "false", "",
     "POST /-/reload reloads the configuration, as SIGHUP does"},

    {"log.level", K::kChoice, P::kEverywhere, S::kLogging, "info", "LEVEL",
     "lowest level that is logged; logs go to stderr", "debug info warn error"},
    {"log.format", K::kChoice, P::kEverywhere, S::kLogging, "logfmt", "FORMAT",
     "format of log lines", "logfmt json"},

    {"once", K::kSwitch, P::kEverywhere, S::kOnce, "false", "",
     "collect once, print the result, exit with its verdict"},
    {"output", K::kChoice, P::kEverywhere, S::kOnce, "table", "FORMAT", "output format of --once",
     "table json prometheus"},
    {"group", K::kNames, P::kEverywhere, S::kOnce, "", "NAME", "only this group; may be repeated"},
    {"cluster", K::kNames, P::kEverywhere, S::kOnce, "", "NAME",
     "only this cluster; may be repeated"},
    {"max-lag", K::kInteger, P::kEverywhere, S::kOnce, "", "N",
     "critical when any partition of a checked group has more lag"},
    {"max-lag-seconds", K::kSeconds, P::kEverywhere, S::kOnce, "", "SECONDS",
     "critical when any partition of a checked group has more time lag: 120 or 2m"},
    {"wait", K::kDuration, P::kEverywhere, S::kOnce, "", "DURATION",
     "keep collecting until the result is ok or the time is up"},
    {"stable-for", K::kDuration, P::kEverywhere, S::kOnce, "", "DURATION",
     "with --wait: the result must stay ok for this long"},
    {"server", K::kText, P::kEverywhere, S::kOnce, "", "URL",
     "query a running lagwatch, as in http://lagwatch:9308, and print its verdicts"},
    {"server.username", K::kText, P::kEverywhere, S::kOnce, "", "NAME",
     "user of the server's web config; needs --server.password-file"},
    {"server.password-file", K::kText, P::kEverywhere, S::kOnce, "", "FILE",
     "file with the password of that user"},
    {"server.ca-file", K::kText, P::kEverywhere, S::kOnce, "", "FILE",
     "PEM of the CA, or of the self-signed certificate, to verify an https server with; if not "
     "set, the system's CAs are used"},
    {"server.cert-file", K::kText, P::kEverywhere, S::kOnce, "", "FILE",
     "PEM of a client certificate for the server; needs --server.key-file"},
    {"server.key-file", K::kText, P::kEverywhere, S::kOnce, "", "FILE",
     "PEM of the key of that certificate"},
    {"server.insecure-skip-tls-verify", K::kSwitch, P::kEverywhere, S::kOnce, "false", "",
     "do not verify the server's certificate"},

    {"record", K::kText, P::kEverywhere, S::kReplay, "", "FILE",
     "write what every collection reads to this file, for --replay"},
    {"record.max-size", K::kSize, P::kEverywhere, S::kReplay, "1GB", "SIZE",
     "maximum size of FILE and FILE.1 together; a full FILE replaces FILE.1"},
    {"replay", K::kText, P::kEverywhere, S::kReplay, "", "FILE",
     "evaluate a recording instead of a cluster, with any thresholds: serve it, or with --once run "
     "through it and exit with its worst status"},
    {"replay.speed", K::kInteger, P::kEverywhere, S::kReplay, "1", "N",
     "when serving a recording: N times the recorded speed; 0 for no waiting at all"},

    {"config.file", K::kText, P::kFlagEnvironment, S::kChecks, "", "FILE",
     "YAML file: any option by its name, and several clusters"},
    {"check-config", K::kSwitch, P::kFlagEnvironment, S::kChecks, "false", "",
     "validate everything offline, print every problem, exit 0 or 78"},
    {"check-access", K::kSwitch, P::kFlagEnvironment, S::kChecks, "false", "",
     "try every Kafka call once, print which ACL is missing for what, exit 0 or 3"},
    {"probe", K::kSwitch, P::kFlagEnvironment, S::kChecks, "false", "",
     "GET /livez of the lagwatch with these settings, exit 0 or 1: an image's health check"},
    {"version", K::kSwitch, P::kFlag, S::kChecks, "false", "", "print the version"},
    {"help", K::kSwitch, P::kFlag, S::kChecks, "false", "", "print this help"},
};

std::string DefaultCell(const Option& option) {
  if (option.kind == Kind::kSwitch)
    return option.section == Section::kChecks || option.name == "once" ? "–" : "off";
  if (option.fallback.empty()) return "–";
  return "`" + std::string(option.fallback) + "`";
}

std::string MeaningCell(const Option& option) {
  std::string cell(option.help);
  if (option.kind == Kind::kChoice) {
    cell += " (`" + Replace(option.choices, " ", "`, `") + "`)";
  }
  return Replace(cell, "|", "\\|");
}

}  // namespace

std::span<const Option> Options() { return kOptions; }

std::string_view SectionStart(const Option& option) {
  constexpr std::pair<Section, std::string_view> kTitles[] = {
      {Section::kKafka, "Kafka"},
      {Section::kFilters, "What to watch"},
      {Section::kCollecting, "Collecting"},
      {Section::kOutput, "Series and verdicts"},
      {Section::kWeb, "Web"},
      {Section::kLogging, "Logging"},
      {Section::kOnce, "Collect once instead of serving"},
      {Section::kReplay, "Record and replay"},
      {Section::kChecks, "Configuration and checks"},
  };
  if (&option != std::ranges::find(kOptions, option.section, &Option::section)) return "";
  return std::ranges::find(kTitles, option.section, &std::pair<Section, std::string_view>::first)
      ->second;
}

const Option* FindOption(std::string_view name) {
  const auto* found = std::ranges::find(kOptions, name, &Option::name);
  return found == std::end(kOptions) ? nullptr : found;
}

std::string EnvironmentName(std::string_view option_name) {
  return "LAGWATCH_" + Upper(Replace(Replace(option_name, ".", "_"), "-", "_"));
}

std::vector<std::string_view> Choices(const Option& option) { return Split(option.choices, ' '); }

std::string FlagsTable() {
  std::string table = "| flag | default | meaning |\n|---|---|---|\n";
  for (const Option& option : Options()) {
    table += "| `--" + std::string(option.name);
    if (!option.placeholder.empty()) table += " " + std::string(option.placeholder);
    table += "` | " + DefaultCell(option) + " | " + MeaningCell(option) + " |\n";
  }
  return table;
}

}  // namespace lagwatch::config

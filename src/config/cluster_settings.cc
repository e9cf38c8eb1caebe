// SPDX-License-Identifier: Apache-2.0
#include "config/cluster_settings.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/text.h"
#include "config/filter_hints.h"
#include "config/java/client_properties.h"
#include "config/java/special_logins.h"
#include "config/kafka_properties.h"
#include "config/reader.h"
#include "config/servers.h"
#include "model/window.h"

namespace lagwatch::config {
namespace {

constexpr std::int64_t kMostStaleAfter = 1'000'000;

NameFilter Filter(Reader& reader, const std::string& prefix, std::vector<std::string>& warnings) {
  const std::string include = reader.Regex(prefix + ".filter");
  const std::string exclude = reader.Regex(prefix + ".exclude");
  WarnOfFilters(reader, {prefix + ".filter", prefix + ".exclude"}, prefix, warnings);
  return std::get<NameFilter>(NameFilter::Make(include, exclude));
}

// Kafka's mechanism names are upper case, and librdkafka accepts nothing else.
void CapitalizeMechanism(std::vector<KafkaProperty>& properties) {
  for (KafkaProperty& property : properties) {
    if (property.name != "sasl.mechanism" && property.name != "sasl.mechanisms") continue;
    property.value = Secret(Upper(property.value.Reveal()));
  }
}

void ReadConnection(const RawCluster& raw_cluster, const Reader& reader, ClusterSettings& cluster,
                    std::vector<Problem>& problems, std::vector<std::string>& warnings) {
  std::optional<RawValue> servers;
  if (const RawValue* file = reader.Find("kafka.properties-file")) {
    ClientProperties java = ReadClientProperties(*file, problems);
    cluster.properties = std::move(java.properties);
    warnings.insert(warnings.end(), java.warnings.begin(), java.warnings.end());
    if (java.servers) servers = java.servers;
  }
  for (KafkaProperty& property : ReadProperties(reader.FindAll("kafka.property"), problems)) {
    cluster.properties.push_back(std::move(property));
  }
  if (const RawValue* raw = reader.Find("kafka.bootstrap-servers")) servers = *raw;
  if (!servers && raw_cluster.default_servers) {
    servers = raw_cluster.default_servers;
    if (!raw_cluster.default_warning.empty()) warnings.push_back(raw_cluster.default_warning);
  }
  if (!servers) {
    problems.push_back({raw_cluster.place + ": cluster " + Quote(raw_cluster.name) +
                            " has no kafka.bootstrap-servers",
                        kExitConfig});
  } else if (const auto read = ReadServers(*servers, problems)) {
    cluster.bootstrap_servers = read->addresses;
    ApplyProtocols(*read, *servers, cluster.properties, warnings);
  }
  CapitalizeMechanism(cluster.properties);
  cluster.token_file = TakeTokenFile(cluster.properties);
  cluster.aws = TakeAwsLogin(cluster.properties, problems);
  CheckNamedFiles(cluster.properties, problems);
  CheckPrivateKeys(cluster.properties, problems);
  for (std::string& lost : LeadingWhitespaceWarnings(cluster.properties)) {
    warnings.push_back(std::move(lost));
  }
}

void ReadCollecting(Reader& reader, ClusterSettings& cluster) {
  cluster.interval = *reader.Duration("collect.interval");
  cluster.timeout = *reader.Duration("collect.timeout");
  std::int64_t stale_after = *reader.Integer("collect.stale-after");
  if (stale_after < 1 || stale_after > kMostStaleAfter) {
    reader.Report(
        *reader.Find("collect.stale-after"),
        "must be a whole number of intervals from 1 to " + std::to_string(kMostStaleAfter));
    stale_after = 1;
  }
  cluster.policy.interval = cluster.interval;
  cluster.policy.stale_after = cluster.interval * stale_after;
  cluster.policy.share_interval = *reader.Duration("collect.share-interval");
  cluster.policy.isolation = reader.Choice<IsolationLevel>(
      "collect.isolation-level", {{"read_uncommitted", IsolationLevel::kReadUncommitted},
                                  {"read_committed", IsolationLevel::kReadCommitted}});
  cluster.time_lag =
      reader.Choice<TimeLagMode>("collect.time-lag", {{"off", TimeLagMode::kOff},
                                                      {"search", TimeLagMode::kSearch},
                                                      {"fetch", TimeLagMode::kFetch},
                                                      {"auto", TimeLagMode::kAuto}});
  cluster.policy.time_lag = cluster.time_lag != TimeLagMode::kOff;
  cluster.offsets_topic = reader.Switch("collect.offsets-topic");
  cluster.member_info = reader.Switch("collect.member-info");
}

using FindPolicy = decltype(Policy::find_group);

// Thresholds apply to shown names.
FindPolicy FindShown(const FindPolicy& find, const decltype(Policy::shown_as)& shown_as) {
  if (!find || !shown_as) return find;
  return [find, shown_as](std::string_view group) { return find(shown_as(group)); };
}

// Series limits; empty: off.
std::optional<std::int64_t> ReadLimit(Reader& reader, std::string_view option) {
  const std::optional<std::int64_t> limit = reader.Integer(option);
  if (limit == 0) {
    reader.Report(*reader.Find(option), "must be 1 or greater, or \"off\"");
  }
  return limit;
}

// A time lag threshold has no effect if time lag is off.
void CheckTimeLimits(const RawCluster& raw_cluster, const ClusterSettings& cluster,
                     std::vector<Problem>& problems) {
  if (cluster.time_lag != TimeLagMode::kOff) return;
  const auto check = [&problems](const Values& values) {
    std::vector<Problem> known;
    Reader reader(values, known);
    for (const std::string_view option :
         {"threshold.lag-seconds-warning", "threshold.lag-seconds-critical", "max-lag-seconds"}) {
      const RawValue* raw = reader.Find(option);
      if (raw == nullptr || !reader.Seconds(option)) continue;
      problems.push_back(
          {raw->place + " needs time lag, but collect.time-lag is off; leave one out", raw->exit});
    }
  };
  check(raw_cluster.values);
  for (const ThresholdRule& rule : raw_cluster.thresholds) check(rule.values);
}

// Checks the flags, and each pattern with its own window.
std::vector<std::string> SilencedRules(const RawCluster& raw_cluster,
                                       const ClusterSettings& cluster) {
  const GroupPolicy& flags = cluster.policy.groups;
  std::vector<std::string> lines;
  const auto add = [&](const std::string& where, const GroupPolicy& policy) {
    const std::string text = NeverJudgedText(policy, cluster.interval);
    if (!text.empty()) lines.push_back(where + text);
  };
  add("", flags);
  for (const ThresholdRule& rule : raw_cluster.thresholds) {
    const GroupPolicy policy = PolicyOf(rule, raw_cluster.values);
    if (policy.window != flags.window)
      add("thresholds: group " + Quote(rule.pattern) + ": ", policy);
  }
  return lines;
}

}  // namespace

bool SameReading(const ClusterSettings& a, const ClusterSettings& b) {
  const auto same = [](const KafkaProperty& left, const KafkaProperty& right) {
    return left.name == right.name && left.value == right.value &&
           left.file_version == right.file_version;
  };
  return a.bootstrap_servers == b.bootstrap_servers &&
         std::ranges::equal(a.properties, b.properties, same) && a.aws == b.aws &&
         a.token_file == b.token_file && a.groups == b.groups && a.topics == b.topics &&
         a.policy.isolation == b.policy.isolation && a.time_lag == b.time_lag &&
         a.offsets_topic == b.offsets_topic && a.policy.share_interval == b.policy.share_interval;
}

void KeepChosenClusters(Settings& settings) {
  const std::vector<std::string>& chosen = settings.once.clusters;
  std::erase_if(settings.clusters, [&](const ClusterSettings& cluster) {
    return !chosen.empty() && std::ranges::find(chosen, cluster.name) == chosen.end();
  });
}

void WatchOnly(ClusterSettings& cluster, const std::vector<std::string>& names) {
  if (names.empty()) return;
  const NameFilter wanted = NameFilter::Exactly(names);
  const auto& shown_as = cluster.policy.shown_as;
  if (!shown_as) {
    cluster.groups = wanted;
    return;
  }
  cluster.groups = NameFilter().And([wanted, shown_as, watched = cluster.groups](auto group) {
    const std::string shown = shown_as(group);
    return wanted.Matches(shown) && (shown == group || watched.Matches(group));
  });
}

ClusterSettings ReadCluster(const RawCluster& raw_cluster, std::vector<Problem>& problems,
                            std::vector<std::string>& warnings) {
  Reader reader(raw_cluster.values, problems);
  ClusterSettings cluster;
  cluster.name = raw_cluster.name;
  if (!raw_cluster.replay) ReadConnection(raw_cluster, reader, cluster, problems, warnings);
  cluster.groups = Filter(reader, "group", warnings);
  cluster.topics = Filter(reader, "topic", warnings);
  ReadCollecting(reader, cluster);
  cluster.policy.groups = ReadGroupPolicy(reader);
  cluster.policy.shown_as = Renamer(raw_cluster.renames);
  cluster.policy.find_group =
      FindShown(PolicyFinder(raw_cluster.thresholds, raw_cluster.values), cluster.policy.shown_as);
  // A recording has its own interval.
  if (!raw_cluster.replay) cluster.policy.never_judged = SilencedRules(raw_cluster, cluster);
  cluster.policy.max_lag = reader.Integer("max-lag");
  cluster.policy.max_time_lag = reader.Seconds("max-lag-seconds");
  CheckTimeLimits(raw_cluster, cluster, problems);
  cluster.granularity =
      reader.Choice<Granularity>("metrics.granularity", {{"partition", Granularity::kPartition},
                                                         {"topic", Granularity::kTopic},
                                                         {"group", Granularity::kGroup}});
  cluster.compat_kafka_exporter = reader.Switch("compat.kafka-exporter");
  cluster.most_groups = ReadLimit(reader, "limit.groups");
  cluster.most_series = ReadLimit(reader, "limit.series");
  return cluster;
}

}  // namespace lagwatch::config

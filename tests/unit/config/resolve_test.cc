// SPDX-License-Identifier: Apache-2.0
// What good words become: defaults, layers, clusters, properties.
#include "config/resolve.h"

#include "config/options.h"
#include "resolving.h"

namespace lagwatch::config {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ResolveTest, NothingSaidIsTheDefaults) {
  const Settings settings = SettingsOf({});
  ASSERT_EQ(settings.clusters.size(), 1u);
  const ClusterSettings& cluster = settings.clusters[0];
  EXPECT_EQ(cluster.name, "");
  EXPECT_EQ(cluster.bootstrap_servers, "localhost:9092");
  EXPECT_EQ(cluster.interval, seconds(15));
  EXPECT_EQ(cluster.timeout, seconds(10));
  EXPECT_EQ(cluster.policy.stale_after, seconds(45));
  EXPECT_EQ(cluster.policy.isolation, IsolationLevel::kReadUncommitted);
  EXPECT_EQ(cluster.policy.groups.thresholds.lag_warning, 10'000);
  EXPECT_EQ(cluster.policy.groups.thresholds.lag_critical, std::nullopt);
  EXPECT_EQ(cluster.policy.max_lag, std::nullopt);
  EXPECT_EQ(cluster.policy.max_time_lag, std::nullopt);
  EXPECT_EQ(cluster.policy.groups.thresholds.time_lag_warning, std::nullopt);
  EXPECT_EQ(cluster.policy.groups.thresholds.time_lag_critical, std::nullopt);
  EXPECT_EQ(cluster.policy.groups.window, seconds(300));
  EXPECT_EQ(cluster.policy.groups.inactive_after, std::chrono::hours(24));
  EXPECT_TRUE(cluster.policy.groups.mute.none());
  EXPECT_FALSE(cluster.policy.find_group) << "no patterns: one policy for all";
  EXPECT_FALSE(cluster.policy.one_look);
  EXPECT_TRUE(cluster.policy.time_lag);
  EXPECT_EQ(cluster.time_lag, TimeLagMode::kAuto);
  EXPECT_FALSE(cluster.offsets_topic);
  EXPECT_EQ(cluster.granularity, Granularity::kPartition);
  EXPECT_EQ(cluster.most_groups, std::nullopt);
  EXPECT_FALSE(cluster.member_info);
  EXPECT_FALSE(cluster.compat_kafka_exporter);
  EXPECT_THAT(cluster.properties, IsEmpty());
  EXPECT_TRUE(cluster.groups.Matches("any"));
  EXPECT_TRUE(settings.metrics.Matches("kafka_brokers"));
  EXPECT_EQ(settings.web.listen_address, ":9308");
  EXPECT_EQ(settings.web.telemetry_path, "/metrics");
  EXPECT_EQ(settings.log_level, LogLevel::kInfo);
  EXPECT_EQ(settings.log_format, LogFormat::kLogfmt);
  EXPECT_FALSE(settings.once.enabled);
  EXPECT_EQ(settings.record_file, "");
  EXPECT_EQ(settings.record_max_size, 1'000'000'000);
  EXPECT_EQ(settings.replay_file, "");
  EXPECT_EQ(settings.replay_speed, 1);
  EXPECT_EQ(settings.once.output, Output::kTable);
  EXPECT_THAT(settings.warnings, IsEmpty());
}

TEST(ResolveTest, MechanismsAreCapitalizedWhereverTheyStand) {
  const Folder folder;
  folder.Write("client.properties", "sasl.mechanism=scram-sha-256\n");
  const Settings settings = SettingsOf({{"kafka.properties-file", "client.properties"},
                                        {"kafka.property", "sasl.mechanism=Plain"},
                                        {"kafka.property", "sasl.username=alice"}});
  std::vector<std::string> values;
  for (const KafkaProperty& property : settings.clusters[0].properties) {
    values.push_back(property.value.Reveal());
  }
  EXPECT_THAT(values, ElementsAre("SCRAM-SHA-256", "PLAIN", "alice"));
}

TEST(ResolveTest, EveryFlagArrives) {
  const Settings settings = SettingsOf({
      {"kafka.bootstrap-servers", "a:1, [::1]:2"},
      {"cluster.name", "eu"},
      {"group.filter", "^web"},
      {"group.exclude", "-test$"},
      {"topic.filter", "orders"},
      {"topic.exclude", "^__"},
      {"collect.interval", "1m"},
      {"collect.timeout", "20s"},
      {"collect.stale-after", "5"},
      {"collect.isolation-level", "read_committed"},
      {"collect.member-info", "true"},
      {"collect.time-lag", "search"},
      {"collect.offsets-topic", "true"},
      {"threshold.lag-seconds-warning", "90"},
      {"threshold.lag-seconds-critical", "5m"},
      {"threshold.window", "2m"},
      {"threshold.inactive-after", "36h"},
      {"max-lag-seconds", "30"},
      {"record", "lag.rec"},
      {"record.max-size", "20MB"},
      {"metrics.granularity", "group"},
      {"limit.groups", "7"},
      {"limit.series", "off"},
      {"metrics.exclude", "^kafka_topic"},
      {"threshold.lag-warning", "off"},
      {"threshold.lag-critical", "7"},
      {"compat.kafka-exporter", "true"},
      {"web.listen-address", "[::1]:0"},
      {"web.telemetry-path", "/m"},
      {"log.level", "error"},
      {"log.format", "json"},
      {"once", "true"},
      {"output", "prometheus"},
      {"group", "a"},
      {"group", "b"},
      {"cluster", "eu"},
      {"max-lag", "0"},
      {"wait", "5m"},
      {"check-config", "true"},
      {"probe", "true"},
  });
  const ClusterSettings& cluster = settings.clusters[0];
  EXPECT_EQ(cluster.name, "eu");
  EXPECT_EQ(cluster.bootstrap_servers, "a:1,[::1]:2");
  EXPECT_TRUE(cluster.groups.Matches("web"));
  EXPECT_FALSE(cluster.groups.Matches("web-test"));
  EXPECT_FALSE(cluster.groups.Matches("eu-web"));
  EXPECT_TRUE(cluster.topics.Matches("orders"));
  EXPECT_FALSE(cluster.topics.Matches("__orders"));
  EXPECT_EQ(cluster.interval, seconds(60));
  EXPECT_EQ(cluster.timeout, seconds(20));
  EXPECT_EQ(cluster.policy.stale_after, seconds(300));
  EXPECT_EQ(cluster.policy.isolation, IsolationLevel::kReadCommitted);
  EXPECT_TRUE(cluster.member_info);
  EXPECT_EQ(cluster.granularity, Granularity::kGroup);
  EXPECT_EQ(cluster.most_groups, 7);
  EXPECT_EQ(cluster.most_series, std::nullopt);
  EXPECT_FALSE(settings.metrics.Matches("kafka_topic_partitions"));
  EXPECT_EQ(cluster.policy.groups.thresholds.lag_warning, std::nullopt);
  EXPECT_EQ(cluster.policy.groups.thresholds.lag_critical, 7);
  EXPECT_EQ(cluster.policy.max_lag, 0);
  EXPECT_EQ(cluster.policy.max_time_lag, seconds(30));
  EXPECT_EQ(cluster.policy.groups.thresholds.time_lag_warning, seconds(90));
  EXPECT_EQ(cluster.policy.groups.thresholds.time_lag_critical, seconds(300));
  EXPECT_EQ(cluster.policy.groups.window, seconds(120));
  EXPECT_EQ(cluster.policy.groups.inactive_after, std::chrono::hours(36));
  EXPECT_EQ(cluster.time_lag, TimeLagMode::kSearch);
  EXPECT_TRUE(cluster.policy.time_lag);
  EXPECT_TRUE(cluster.offsets_topic);
  EXPECT_EQ(settings.record_file, "lag.rec");
  EXPECT_EQ(settings.record_max_size, 20'000'000);
  EXPECT_TRUE(cluster.compat_kafka_exporter);
  EXPECT_EQ(settings.web.listen_address, "[::1]:0");
  EXPECT_EQ(settings.web.telemetry_path, "/m");
  EXPECT_EQ(settings.log_level, LogLevel::kError);
  EXPECT_EQ(settings.log_format, LogFormat::kJson);
  EXPECT_TRUE(settings.once.enabled);
  EXPECT_EQ(settings.once.output, Output::kPrometheus);
  EXPECT_THAT(settings.once.groups, ElementsAre("a", "b"));
  EXPECT_THAT(settings.once.clusters, ElementsAre("eu"));
  EXPECT_EQ(settings.once.wait, seconds(300));
  EXPECT_TRUE(settings.check_config);
  EXPECT_TRUE(settings.probe);
}

TEST(ResolveTest, FlagsOverTheEnvironmentOverTheFile) {
  const Folder folder;
  folder.Write("lagwatch.yaml",
               "collect.interval: 1s\ncollect.timeout: 1s\nlog.level: debug\n"
               "collect.member-info: true\ncollect.stale-after: 7\n");
  const Environment env = {{"LAGWATCH_CONFIG_FILE", "lagwatch.yaml"},
                           {"LAGWATCH_COLLECT_INTERVAL", "2s"},
                           {"LAGWATCH_COLLECT_TIMEOUT", "2s"},
                           {"LAGWATCH_LOG_LEVEL", ""}};
  const Settings settings = SettingsOf({{"collect.interval", "3s"}}, env);
  EXPECT_EQ(settings.clusters[0].interval, seconds(3));
  EXPECT_EQ(settings.clusters[0].timeout, seconds(2));
  EXPECT_EQ(settings.clusters[0].policy.stale_after, seconds(21));
  EXPECT_TRUE(settings.clusters[0].member_info);
  EXPECT_EQ(settings.log_level, LogLevel::kDebug) << "an empty variable is not set";
}

TEST(ResolveTest, WithoutTimeLagNoTimesAreExpected) {
  const ClusterSettings cluster = SettingsOf({{"collect.time-lag", "off"}}).clusters[0];
  EXPECT_EQ(cluster.time_lag, TimeLagMode::kOff);
  EXPECT_FALSE(cluster.policy.time_lag);
}

TEST(ResolveTest, OneLookIsOnceWithoutWaitingOrARecording) {
  const auto is_one_look = [](const FlagValues& flags) {
    return SettingsOf(flags).clusters[0].policy.one_look;
  };
  EXPECT_TRUE(is_one_look({{"once", "true"}}));
  EXPECT_TRUE(is_one_look({{"once", "true"}, {"wait", "1m"}}));
  EXPECT_FALSE(is_one_look({{"once", "true"}, {"replay", "lag.rec"}}));
  EXPECT_FALSE(is_one_look({}));
}

TEST(ResolveTest, AReplayNeedsNoWayToACluster) {
  const Folder folder;
  folder.Write("lagwatch.yaml",
               "record: lag.rec\nkafka.property: {ssl.ca.location: /not/on/this/machine}\n"
               "threshold.lag-critical: 9\n"
               "clusters: [{name: eu, kafka.bootstrap-servers: 'eu-1:9092'}, {name: us}]\n");
  const Settings settings = SettingsOf({{"config.file", "lagwatch.yaml"},
                                        {"replay", "night.rec"},
                                        {"replay.speed", "0"},
                                        {"once", "true"},
                                        {"cluster", "asia"}});
  EXPECT_EQ(settings.replay_file, "night.rec");
  EXPECT_EQ(settings.replay_speed, 0);
  ASSERT_EQ(settings.clusters.size(), 2u);
  EXPECT_EQ(settings.clusters[1].policy.groups.thresholds.lag_critical, 9);
}

TEST(ResolveTest, TheLastOfAFlagCounts) {
  EXPECT_EQ(
      SettingsOf({{"max-lag", "1"}, {"max-lag", "2"}, {"once", "true"}}).clusters[0].policy.max_lag,
      2);
}

TEST(ResolveTest, BootstrapServersComeFromTheFirstThatSaysSo) {
  const Folder folder;
  folder.Write("lagwatch.yaml", "kafka.bootstrap-servers: file:1\n");
  folder.Write("client.properties", "bootstrap.servers=java:1\n");
  const auto servers = [](const FlagValues& flags, const Environment& env) {
    return SettingsOf(flags, env).clusters[0].bootstrap_servers;
  };
  const Environment plain = {{"KAFKA_BOOTSTRAP_SERVERS", "plain:1"}};
  Environment both = plain;
  both["LAGWATCH_KAFKA_BOOTSTRAP_SERVERS"] = "own:1";
  EXPECT_EQ(servers({}, plain), "plain:1");
  EXPECT_EQ(servers({{"kafka.properties-file", "client.properties"}}, plain), "java:1");
  EXPECT_EQ(servers({{"config.file", "lagwatch.yaml"}}, plain), "file:1");
  EXPECT_EQ(servers({{"config.file", "lagwatch.yaml"}}, both), "own:1");
  EXPECT_EQ(servers({{"kafka.bootstrap-servers", "flag:1"},
                     {"kafka.properties-file", "client.properties"}},
                    both),
            "flag:1");
}

TEST(ResolveTest, PropertiesOfAllLayersAddUpInOrder) {
  const Folder folder;
  folder.Write("client.properties", "client.id=java\n");
  folder.Write("lagwatch.yaml",
               "kafka.property: {client.id: file, sasl.password.file: password}\n");
  folder.Write("password", "hunter2\n");
  const Settings settings = SettingsOf({{"kafka.property", "client.id=flag"},
                                        {"kafka.property", "a.b=c=d,e"},
                                        {"config.file", "lagwatch.yaml"},
                                        {"kafka.properties-file", "client.properties"}},
                                       {{"LAGWATCH_KAFKA_PROPERTY", "client.id=env\n\nx=y\n"}});
  const ClusterSettings& cluster = settings.clusters[0];
  EXPECT_THAT(PropertiesOf(cluster),
              ElementsAre("client.id=java", "client.id=file", "sasl.password=hunter2",
                          "client.id=env", "x=y", "client.id=flag", "a.b=c=d,e"));
  std::vector<std::string> sources;
  for (const KafkaProperty& property : cluster.properties) sources.push_back(property.source);
  EXPECT_THAT(sources, ElementsAre("client.properties:1", "lagwatch.yaml:1", "lagwatch.yaml:1",
                                   "LAGWATCH_KAFKA_PROPERTY", "LAGWATCH_KAFKA_PROPERTY",
                                   "--kafka.property", "--kafka.property"));
}

TEST(ResolveTest, ClustersTakeTheTopLevelAsTheirDefault) {
  const Folder folder;
  folder.Write("ca.pem", "");
  folder.Write("lagwatch.yaml", R"(
collect.interval: 30s
kafka.bootstrap-servers: default:1
kafka.property: {security.protocol: ssl}
clusters:
  - {name: eu}
  - name: us
    kafka.bootstrap-servers: us-1:9092
    collect.interval: 20s
    group.filter: ^web
    kafka.property: {ssl.ca.location: ca.pem}
)");
  const Settings settings = SettingsOf(
      {{"config.file", "lagwatch.yaml"}, {"collect.timeout", "7s"}, {"topic.exclude", "^__"}},
      {{"KAFKA_BOOTSTRAP_SERVERS", "ignored:1"}});
  ASSERT_EQ(settings.clusters.size(), 2u);
  const ClusterSettings& eu = settings.clusters[0];
  const ClusterSettings& us = settings.clusters[1];
  EXPECT_EQ(eu.name, "eu");
  EXPECT_EQ(eu.bootstrap_servers, "default:1");
  EXPECT_EQ(eu.interval, seconds(30));
  EXPECT_TRUE(eu.groups.Matches("billing"));
  EXPECT_THAT(PropertiesOf(eu), ElementsAre("security.protocol=ssl"));
  EXPECT_EQ(us.name, "us");
  EXPECT_EQ(us.bootstrap_servers, "us-1:9092");
  EXPECT_EQ(us.interval, seconds(20));
  EXPECT_FALSE(us.groups.Matches("billing"));
  EXPECT_THAT(PropertiesOf(us), ElementsAre("security.protocol=ssl", "ssl.ca.location=ca.pem"));
  for (const ClusterSettings& cluster : settings.clusters) {
    EXPECT_EQ(cluster.timeout, seconds(7));
    EXPECT_FALSE(cluster.topics.Matches("__consumer_offsets"));
  }
}

TEST(ResolveTest, AFileMayBeEmptyAndListsMayBeOneWord) {
  const Folder folder;
  folder.Write("empty.yaml", "# nothing yet\n");
  folder.Write("once.yaml", "once: true\ngroup: [a, b]\noutput: json\n");
  EXPECT_EQ(SettingsOf({{"config.file", "empty.yaml"}}).clusters.size(), 1u);
  EXPECT_THAT(SettingsOf({{"config.file", "once.yaml"}}).once.groups, ElementsAre("a", "b"));
  EXPECT_THAT(SettingsOf({{"config.file", "once.yaml"}, {"group", "c"}}).once.groups,
              ElementsAre("c"));
}

TEST(ResolveTest, KubernetesServiceVariablesAreNotOurs) {
  SettingsOf({}, {{"LAGWATCH_SERVICE_HOST", "10.0.0.1"},
                  {"LAGWATCH_SERVICE_PORT", "9308"},
                  {"LAGWATCH_SERVICE_PORT_HTTP", "9308"},
                  {"LAGWATCH_PORT", "tcp://10.0.0.1:9308"},
                  {"LAGWATCH_PORT_9308_TCP", "tcp://10.0.0.1:9308"},
                  {"LAGWATCH_PORT_9308_TCP_ADDR", "10.0.0.1"},
                  {"LAGWATCH_EU_SERVICE_HOST", "10.0.0.2"},
                  {"LAGWATCH_EU_PORT_9308_TCP_PROTO", "tcp"}});
}

// An image or a chart may have variables of its own that begin like ours.
TEST(ResolveTest, AnUnknownVariableIsOneWarning) {
  const std::pair<std::string, std::string> cases[] = {
      {"LAGWATCH_COLECT_INTERVAL", ", did you mean LAGWATCH_COLLECT_INTERVAL?"},
      {"LAGWATCH_VERSION", ""},
      {"LAGWATCH_IMAGE_TAG", ""},
      {"LAGWATCH_HELP", ""},
      {"LAGWATCH_BOOTSTRAP_SERVERS", ", did you mean LAGWATCH_KAFKA_BOOTSTRAP_SERVERS?"},
      {"LAGWATCH_KAFKA_SERVER", ", did you mean LAGWATCH_KAFKA_BOOTSTRAP_SERVERS?"},
      {"LAGWATCH_KAFKA_BROKERS", ", did you mean LAGWATCH_KAFKA_BOOTSTRAP_SERVERS?"},
      {"LAGWATCH_SASL_PASSWORD",
       "; --sasl.password has no environment variable, use LAGWATCH_KAFKA_PROPERTY instead"},
  };
  for (const auto& [name, hint] : cases) {
    EXPECT_THAT(SettingsOf({}, {{name, "hunter2"}}).warnings,
                ElementsAre("unknown environment variable " + name + " is ignored" + hint));
  }
}

TEST(ResolveTest, BrokersInTheVariablesOfOtherToolsAreWarnedOf) {
  for (const std::string name : {"KAFKA_BROKERS", "KAFKA_BOOTSTRAP_SERVER", "BOOTSTRAP_SERVERS"}) {
    const Settings settings = SettingsOf({}, {{name, "kafka:9092"}});
    EXPECT_EQ(settings.clusters[0].bootstrap_servers, "localhost:9092");
    EXPECT_THAT(settings.warnings,
                ElementsAre("lagwatch does not read the environment variable " + name +
                            " and connects to localhost:9092; set KAFKA_BOOTSTRAP_SERVERS or "
                            "--kafka.bootstrap-servers"));
    EXPECT_THAT(SettingsOf({{"kafka.server", "a:1"}}, {{name, "kafka:9092"}}).warnings, IsEmpty());
    EXPECT_THAT(SettingsOf({}, {{name, "kafka:9092"}, {"KAFKA_BOOTSTRAP_SERVERS", "a:1"}}).warnings,
                IsEmpty());
  }
}

TEST(ResolveTest, ATimeoutBeyondTheIntervalIsAllowedAndExplained) {
  const FlagValues flags = {{"collect.interval", "5s"}};
  EXPECT_THAT(SettingsOf(flags).warnings,
              ElementsAre(HasSubstr("collect.timeout is longer than collect.interval")));
  EXPECT_THAT(SettingsOf({{"collect.interval", "5s"}, {"once", "true"}}).warnings, IsEmpty());
}

// Each word reaches its enumerator: the assertion of Reader::Choice() holds for every option.
TEST(ResolveTest, EveryChoiceOfEveryOptionIsAccepted) {
  for (const Option& option : Options()) {
    if (option.kind != Kind::kChoice) continue;
    for (const std::string_view word : Choices(option)) {
      FlagValues flags = {{std::string(option.name), std::string(word)}};
      if (option.name == "output") flags.emplace_back("once", "true");
      EXPECT_THAT(LinesOf(ProblemsOf(flags)), testing::IsEmpty()) << option.name << " " << word;
    }
  }
}

}  // namespace
}  // namespace lagwatch::config

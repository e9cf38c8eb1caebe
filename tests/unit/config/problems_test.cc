// SPDX-License-Identifier: Apache-2.0
// What bad words get: exactly one line each, that names the value, its place and the remedy, with
// the exit code of its place.
#include <sys/stat.h>

#include "resolving.h"

namespace lagwatch::config {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

struct BadFlag {
  FlagValues flags;
  std::string line;
};

TEST(ProblemsTest, OfFlags) {
  const BadFlag cases[] = {
      {{{"collect.interval", "15"}},
       "--collect.interval: \"15\" is not a duration; write it like 500ms, 15s, 5m or 1h30m"},
      {{{"collect.timeout", "0s"}}, "--collect.timeout: \"0s\" must be greater than 0"},
      {{{"collect.stale-after", "-1"}},
       "--collect.stale-after: \"-1\" must be a whole number, 0 or greater"},
      {{{"collect.stale-after", "0"}},
       "--collect.stale-after: \"0\" must be a whole number of intervals from 1 to 1000000"},
      {{{"collect.member-info", "yes"}}, "--collect.member-info: \"yes\" must be true or false"},
      {{{"collect.isolation-level", "committed"}},
       "--collect.isolation-level: \"committed\" must be one of read_uncommitted, read_committed"},
      {{{"threshold.lag-warning", "10k"}},
       "--threshold.lag-warning: \"10k\" must be a whole number, 0 or greater, or \"off\""},
      {{{"group.filter", "web[a"}},
       "--group.filter: \"web[a\" is not a valid regular expression: missing ]: [a (at character "
       "4)"},
      {{{"metrics.exclude", "("}},
       "--metrics.exclude: \"(\" is not a valid regular expression: missing ): ( (at character 1)"},
      {{{"kafka.bootstrap-servers", "a:1,kafka"}},
       "--kafka.bootstrap-servers: \"kafka\" is not host:port; write it like "
       "kafka-1:9092,kafka-2:9092"},
      {{{"kafka.bootstrap-servers", " , "}},
       "--kafka.bootstrap-servers: no server in it; write it like kafka-1:9092,kafka-2:9092"},
      {{{"kafka.property", "security.protocol"}},
       "--kafka.property: must be NAME=VALUE, as in security.protocol=ssl"},
      {{{"kafka.property", "bootstrap.servers=a:1"}},
       "--kafka.property: bootstrap.servers is set with kafka.bootstrap-servers"},
      {{{"web.listen-address", "9308"}},
       "--web.listen-address: \"9308\" is not host:port, [v6]:port or :port; write it like :9308"},
      {{{"web.telemetry-path", "metrics"}},
       "--web.telemetry-path: \"metrics\" is not a valid path; write it like /metrics"},
      {{{"web.telemetry-path", "/livez"}},
       "--web.telemetry-path: \"/livez\" is reserved by lagwatch; use another path, like /metrics"},
      {{{"log.level", "trace"}}, "--log.level: \"trace\" must be one of debug, info, warn, error"},
      {{{"collect.time-lag", "on"}},
       "--collect.time-lag: \"on\" must be one of off, search, fetch, auto"},
      {{{"threshold.lag-seconds-critical", "2x"}},
       "--threshold.lag-seconds-critical: \"2x\" must be a number of seconds, a duration like 2m, "
       "or \"off\""},
      {{{"limit.groups", "0"}}, "--limit.groups: \"0\" must be 1 or greater, or \"off\""},
      {{{"limit.series", "many"}},
       "--limit.series: \"many\" must be a whole number, 0 or greater, or \"off\""},
      {{{"threshold.window", "999ms"}},
       "--threshold.window: \"999ms\" is too short; it must be at least 1s"},
      {{{"threshold.inactive-after", "1d"}},
       "--threshold.inactive-after: \"1d\" is not a duration; write it like 500ms, 15s, 5m or "
       "1h30m"},
      {{{"once", "true"}, {"max-lag-seconds", "off"}},
       "--max-lag-seconds: \"off\" must be a number of seconds or a duration, like 120 or 2m"},
      {{{"max-lag-seconds", "5"}},
       "--max-lag-seconds works with --once only; add --once or leave it out"},
      {{{"record", "a"}, {"record.max-size", "1"}},
       "--record.max-size: \"1\" is not a size; write it like 500MB or 2GiB"},
      {{{"record", "a"}, {"record.max-size", "999KB"}},
       "--record.max-size: \"999KB\" is too small; it must be at least 1MB"},
      {{{"record.max-size", "2GB"}},
       "--record.max-size works with --record only; add --record or leave it out"},
      {{{"replay.speed", "2"}},
       "--replay.speed works with --replay only; add --replay or leave it out"},
      {{{"replay", "a"}, {"replay.speed", "-1"}},
       "--replay.speed: \"-1\" must be a whole number, 0 or greater"},
      {{{"replay", "a"}, {"record", "b"}},
       "--record: a replay cannot be recorded; leave it or --replay out"},
      {{{"once", "true"}, {"replay", "a"}, {"wait", "5s"}},
       "--wait: the result of a recording does not change while waiting; leave it or --replay out"},
      {{{"replay", "a"}, {"kafka.bootstrap-servers", "b:1"}},
       "--kafka.bootstrap-servers: a recording replaces the cluster; leave it or --replay "
       "out"},
      {{{"replay", "a"}, {"kafka.server", "b:1"}},
       "--kafka.server: a recording replaces the cluster; leave it or --replay out"},
      {{{"group", "a"}},
       "--group works with --once or --check-access only; add --once or leave it out"},
      {{{"check-access", "true"}, {"replay", "a"}},
       "--check-access: a recording has no ACLs to check; leave it or --replay out"},
      {{{"check-access", "true"}, {"group", "a"}, {"cluster", "eu"}},
       "--cluster: the cluster has no name; give it one with --cluster.name"},
      {{{"max-lag", "5"}}, "--max-lag works with --once only; add --once or leave it out"},
      {{{"once", "true"}, {"wait", "soon"}},
       "--wait: \"soon\" is not a duration; write it like 500ms, 15s, 5m or 1h30m"},
      {{{"once", "true"}, {"cluster", "eu"}},
       "--cluster: the cluster has no name; give it one with --cluster.name"},
      {{{"once", "true"}, {"cluster.name", "east"}, {"cluster", "esat"}},
       "--cluster: no cluster is called \"esat\", did you mean east?"},
      {{{"kafka.server", "a:1"}, {"kafka.bootstrap-servers", "b:1"}},
       "--kafka.server: --kafka.bootstrap-servers is set, too; leave one out"},
  };
  for (const BadFlag& bad : cases) {
    EXPECT_THAT(LinesOf(ProblemsOf(bad.flags)), ElementsAre("64 " + bad.line));
  }
}

// 12 to the power of 6 values, made of 300 bytes.
TEST(ProblemsTest, OfAFileThatAliasesMakeLarge) {
  std::string text = "a0: &a0 x\n";
  for (int i = 1; i <= 6; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    const std::string name = "a" + std::to_string(i);
    text += name + ": &" + name + " [" + alias;
    for (int j = 1; j < 12; ++j) text += ", " + alias;
    text += "]\n";
  }
  const Folder folder;
  folder.Write("lagwatch.yaml", text);
  EXPECT_THAT(LinesOf(ProblemsOf({{"config.file", "lagwatch.yaml"}})),
              ElementsAre(HasSubstr(": more than 100000 values")));
}

TEST(ProblemsTest, OfTheEnvironment) {
  const std::pair<Environment, std::string> cases[] = {
      {{{"LAGWATCH_COLLECT_INTERVAL", "5"}},
       "LAGWATCH_COLLECT_INTERVAL: \"5\" is not a duration; write it like 500ms, 15s, 5m or "
       "1h30m"},
      {{{"KAFKA_BOOTSTRAP_SERVERS", "kafka"}},
       "KAFKA_BOOTSTRAP_SERVERS: \"kafka\" is not host:port; write it like "
       "kafka-1:9092,kafka-2:9092"},
      {{{"LAGWATCH_CONFIG_FILE", "/no/such.yaml"}},
       "LAGWATCH_CONFIG_FILE: cannot read \"/no/such.yaml\": No such file or directory"},
  };
  for (const auto& [env, line] : cases) {
    EXPECT_THAT(LinesOf(ProblemsOf({}, env)), ElementsAre("78 " + line));
  }
}

TEST(ProblemsTest, OfTheFile) {
  const std::pair<std::string, std::string> cases[] = {
      {"colect.interval: 5s", "1: unknown key colect.interval, did you mean collect.interval?"},
      {"xyzzy: 1", "1: unknown key xyzzy"},
      {"\"xyzzy\\n\": 1", "1: unknown key xyzzy\\x0a"},
      {"cluster: {name: x}", "1: cluster must have one value, not a list or map"},
      {"collect:\n  interval: 5s", "1: unknown key collect; keys are flat, as in collect.interval"},
      {"log.level: info\n\nlog.level: warn", "3: duplicate key log.level, first on line 1"},
      {"collect.interval:", "1: collect.interval has no value; give it one or remove the line"},
      {"collect.interval: [1s]", "1: collect.interval must have one value, not a list or map"},
      {"collect.interval: 5",
       "1: collect.interval: \"5\" is not a duration; write it like 500ms, 15s, 5m or 1h30m"},
      {"\ngroup.filter: 'a('",
       "2: group.filter: \"a(\" is not a valid regular expression: missing ): a( (at character 1)"},
      {"config.file: x",
       "1: config.file cannot be set in the file, only as the flag --config.file"},
      {"kafka.property: {a: {b: c}}", "1: kafka.property a must have one value"},
      {"kafka.property:\n  a: 1\n  a: 2", "3: duplicate key a, first on line 2"},
      {"kafka.property: {sasl.password.file: /no/such}",
       "1: sasl.password.file: cannot read \"/no/such\": No such file or directory"},
      {"kafka.properties-file: /no/such",
       "1: kafka.properties-file: cannot read \"/no/such\": No such file or directory"},
      {"replay: a\nrecord: b", "2: record: a replay cannot be recorded; leave it or --replay out"},
      {"- a\n- b", "1: the file must be a list of \"option: value\" lines"},
      {"a: [1,\nb: 2", "2:1: not valid YAML: end of sequence flow not found"},
      {"a: 'x", "1:6: not valid YAML: illegal EOF in scalar"},
      {"log.level: warn\n---\nlog.level: info",
       "2:1: unexpected here; the file must be one YAML document"},
      {", d: 1\na: b", "1:1: unexpected here; the file must be one YAML document"},
      {"]", "1:1: not valid YAML: illegal flow end"},
      {"a: &a [*a]", "1:4: nested too deeply"},
      {"clusters: []",
       "1: clusters: must be a list of clusters, as in \"- {name: eu, "
       "kafka.bootstrap-servers: eu-1:9092}\""},
      {"clusters: [{name: eu}]", "1: cluster \"eu\" has no kafka.bootstrap-servers"},
      {"clusters: [{kafka.bootstrap-servers: 'a:1'}]", "1: this entry of clusters: has no name"},
      {"clusters: [{name: '', kafka.bootstrap-servers: 'a:1'}]",
       "1: name: must be a name, as in eu"},
      {"clusters:\n - {name: eu, kafka.bootstrap-servers: 'a:1'}\n"
       " - {name: eu, kafka.bootstrap-servers: 'b:1'}",
       "3: duplicate cluster name \"eu\", first at lagwatch.yaml:2; give each cluster its own"},
      {"clusters: [{name: eu, kafka.bootstrap-servers: 'a:1', log.level: info}]",
       "1: log.level cannot be set per cluster; move it to the top level"},
      {"clusters: [{name: eu, kafka.bootstrap-servers: 'a:1', nmae: x}]",
       "1: unknown key nmae, did you mean name?"},
      {"cluster.name: x\nclusters: [{name: eu, kafka.bootstrap-servers: 'a:1'}]",
       "1: cluster.name: the file has clusters:, set name in each of them"},
  };
  const Folder folder;
  for (const auto& [content, line] : cases) {
    folder.Write("lagwatch.yaml", content);
    EXPECT_THAT(LinesOf(ProblemsOf({{"config.file", "lagwatch.yaml"}})),
                ElementsAre("78 lagwatch.yaml:" + line))
        << content;
  }
}

TEST(ProblemsTest, OneServerForSeveralClusters) {
  const Folder folder;
  folder.Write("lagwatch.yaml", "clusters: [{name: eu, kafka.bootstrap-servers: 'a:1'}]\n");
  const Environment env = {{"LAGWATCH_CONFIG_FILE", "lagwatch.yaml"}};
  const std::string rest = ": the file has clusters:, set kafka.bootstrap-servers in each of them";
  EXPECT_THAT(LinesOf(ProblemsOf({{"kafka.bootstrap-servers", "b:1"}}, env)),
              ElementsAre("64 --kafka.bootstrap-servers" + rest));
  EXPECT_THAT(LinesOf(ProblemsOf({{"kafka.server", "b:1"}}, env)),
              ElementsAre("64 --kafka.server" + rest));
  Environment with_servers = env;
  with_servers["LAGWATCH_KAFKA_BOOTSTRAP_SERVERS"] = "b:1";
  EXPECT_THAT(LinesOf(ProblemsOf({}, with_servers)),
              ElementsAre("78 LAGWATCH_KAFKA_BOOTSTRAP_SERVERS" + rest));
}

TEST(ProblemsTest, AllAreFoundAtOnceAndEachIsSaidOnce) {
  const Folder folder;
  folder.Write("lagwatch.yaml",
               "collect.interval: soon\nxyzzy: 1\nclusters:\n"
               "  - {name: eu, kafka.bootstrap-servers: a}\n  - {name: us, topic.filter: '('}\n");
  const std::vector<std::string> lines = LinesOf(ProblemsOf(
      {{"config.file", "lagwatch.yaml"}, {"log.level", "loud"}}, {{"LAGWATCH_OUTPUT", "x"}}));
  EXPECT_THAT(lines,
              UnorderedElementsAre(StartsWith("78 LAGWATCH_OUTPUT: \"x\" must be one of"),
                                   StartsWith("78 lagwatch.yaml:1: collect.interval: \"soon\""),
                                   StartsWith("78 lagwatch.yaml:2: unknown key xyzzy"),
                                   StartsWith("78 lagwatch.yaml:4: kafka.bootstrap-servers: \"a\""),
                                   StartsWith("78 lagwatch.yaml:5: cluster \"us\" has no"),
                                   StartsWith("78 lagwatch.yaml:5: topic.filter: \"(\""),
                                   StartsWith("64 --log.level: \"loud\"")));
  EXPECT_THAT(lines, Each(Not(HasSubstr("\n"))));
  EXPECT_THAT(lines[0], StartsWith("64")) << "the command line's own come first";
}

TEST(ProblemsTest, OfFilesThatPropertiesName) {
  const FlagValues overridden = {{"kafka.property", "ssl.ca.location=/no/such"},
                                 {"kafka.property", "ssl.ca.location=probe"}};
  EXPECT_THAT(LinesOf(ProblemsOf(overridden)), IsEmpty());
  EXPECT_THAT(
      LinesOf(ProblemsOf({{"kafka.property", "ssl.key.location=/no/such"}})),
      ElementsAre("78 --kafka.property: ssl.key.location: cannot read \"/no/such\": No such "
                  "file or directory"));
  EXPECT_THAT(LinesOf(ProblemsOf({{"tls.enabled", "true"}, {"tls.ca-file", "/no/such"}})),
              ElementsAre("78 --tls.ca-file: ssl.ca.location: cannot read \"/no/such\": No such "
                          "file or directory"));
}

TEST(ProblemsTest, OfCheckConfigHaveOneExitCode) {
  EXPECT_THAT(LinesOf(ProblemsOf({{"check-config", "true"}, {"log.level", "loud"}})),
              ElementsAre(StartsWith("78 --log.level")));
}

}  // namespace
}  // namespace lagwatch::config

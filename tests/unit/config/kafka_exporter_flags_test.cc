// SPDX-License-Identifier: Apache-2.0
// Every flag of kafka_exporter's --help, with its --no- form where it has one, and what becomes of
// it here. The list is written out, so that a flag cannot be forgotten together with its row.
#include "config/compat/kafka_exporter_flags.h"

#include "config/options.h"
#include "resolving.h"

namespace lagwatch::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

enum class Fate {
  kOwn,      // an option of lagwatch with the same name and meaning
  kMeaning,  // translated
  kWarned,   // accepted with one warning
  kRefused,  // an error with the reason
};

struct Flag {
  std::string name;
  std::string value;  // an example; "true" for a switch
  Fate fate;
};

const Flag kHelp[] = {
    {"help", "true", Fate::kOwn},
    {"web.listen-address", ":9308", Fate::kOwn},
    {"web.telemetry-path", "/metrics", Fate::kOwn},
    {"topic.filter", ".*", Fate::kOwn},
    {"topic.exclude", "^$", Fate::kOwn},
    {"group.filter", ".*", Fate::kOwn},
    {"group.exclude", "^$", Fate::kOwn},
    {"log.enable-sarama", "true", Fate::kWarned},
    {"kafka.server", "kafka:9092", Fate::kMeaning},
    {"sasl.enabled", "true", Fate::kMeaning},
    {"sasl.handshake", "true", Fate::kWarned},
    {"sasl.username", "alice", Fate::kMeaning},
    {"sasl.password", "hunter2", Fate::kMeaning},
    {"sasl.aws-region", "eu-west-1", Fate::kMeaning},
    {"sasl.oauthbearer-token-url", "https://idp/token", Fate::kMeaning},
    {"sasl.oauthbearer-scopes", "a,b", Fate::kMeaning},
    {"sasl.mechanism", "scram-sha512", Fate::kMeaning},
    {"sasl.service-name", "kafka", Fate::kMeaning},
    {"sasl.kerberos-config-path", "/etc/krb5.conf", Fate::kMeaning},
    {"sasl.realm", "EXAMPLE.ORG", Fate::kMeaning},
    {"sasl.kerberos-auth-type", "keytabAuth", Fate::kMeaning},
    {"sasl.keytab-path", "client.keytab", Fate::kMeaning},
    {"sasl.disable-PA-FX-FAST", "true", Fate::kWarned},
    {"tls.enabled", "true", Fate::kMeaning},
    {"tls.server-name", "kafka", Fate::kMeaning},
    {"tls.ca-file", "ca.pem", Fate::kMeaning},
    {"tls.cert-file", "cert.pem", Fate::kMeaning},
    {"tls.key-file", "key.pem", Fate::kMeaning},
    {"server.tls.enabled", "true", Fate::kMeaning},
    {"server.tls.mutual-auth-enabled", "true", Fate::kMeaning},
    {"server.tls.ca-file", "ca.pem", Fate::kMeaning},
    {"server.tls.cert-file", "cert.pem", Fate::kMeaning},
    {"server.tls.key-file", "key.pem", Fate::kMeaning},
    {"tls.insecure-skip-tls-verify", "true", Fate::kMeaning},
    {"kafka.version", "2.0.0", Fate::kWarned},
    {"use.consumelag.zookeeper", "true", Fate::kRefused},
    {"zookeeper.server", "localhost:2181", Fate::kRefused},
    {"kafka.labels", "team=a", Fate::kMeaning},
    {"refresh.metadata", "30s", Fate::kWarned},
    {"offset.show-all", "true", Fate::kWarned},
    {"concurrent.enable", "true", Fate::kWarned},
    {"topic.workers", "100", Fate::kWarned},
    {"group.workers", "100", Fate::kWarned},
    {"group.metrics.timeout", "5m", Fate::kWarned},
    {"kafka.allow-auto-topic-creation", "true", Fate::kRefused},
    {"verbosity", "0", Fate::kWarned},
    {"log.level", "info", Fate::kOwn},
    {"log.format", "logfmt", Fate::kOwn},
    {"version", "true", Fate::kOwn},
};

class KafkaExporterFlagsTest : public testing::Test {
 protected:
  KafkaExporterFlagsTest() {
    for (const char* name : {"ca.pem", "cert.pem", "key.pem", "own.pem", "client.keytab"}) {
      folder_.Write(name, "");
    }
  }

  Folder folder_;
};

bool IsSwitch(const Flag& flag) { return flag.value == "true"; }

// What makes a flag of this name count: the switch it belongs to.
FlagValues WithItsSwitch(const Flag& flag) {
  FlagValues flags = {{flag.name, flag.value}};
  if (flag.name.starts_with("sasl.")) flags.emplace_back("sasl.enabled", "true");
  if (flag.name.starts_with("tls.")) flags.emplace_back("tls.enabled", "true");
  if (flag.name.starts_with("server.tls.")) {
    flags.insert(flags.end(), {{"server.tls.enabled", "true"},
                               {"server.tls.cert-file", "cert.pem"},
                               {"server.tls.key-file", "key.pem"},
                               {"server.tls.ca-file", "ca.pem"}});
  }
  return flags;
}

TEST_F(KafkaExporterFlagsTest, TheTableHasEveryFlagOfItsHelpAndNoOther) {
  std::size_t foreign = 0;
  for (const Flag& flag : kHelp) {
    const Option* own = FindOption(flag.name);
    const KafkaExporterFlag* row = FindKafkaExporterFlag(flag.name);
    EXPECT_EQ(own != nullptr, flag.fate == Fate::kOwn) << flag.name;
    ASSERT_EQ(row != nullptr, flag.fate != Fate::kOwn) << flag.name;
    if (row != nullptr) {
      ++foreign;
      EXPECT_EQ(row->is_switch, IsSwitch(flag)) << flag.name;
    } else {
      EXPECT_EQ(own->kind == Kind::kSwitch, IsSwitch(flag)) << flag.name;
    }
  }
  EXPECT_EQ(foreign, KafkaExporterFlags().size());
}

TEST_F(KafkaExporterFlagsTest, EachMeetsItsFate) {
  for (const Flag& flag : kHelp) {
    const FlagValues flags = WithItsSwitch(flag);
    if (flag.fate == Fate::kRefused) {
      EXPECT_THAT(LinesOf(ProblemsOf(flags)),
                  ElementsAre(testing::StartsWith("64 --" + flag.name + ": ")));
      continue;
    }
    const Settings settings = SettingsOf(flags);
    if (flag.fate == Fate::kWarned) {
      EXPECT_THAT(settings.warnings, ElementsAre(HasSubstr("without effect: --" + flag.name)));
    } else if (flag.name != "tls.server-name") {
      EXPECT_THAT(settings.warnings, IsEmpty()) << flag.name;
    }
  }
}

TEST_F(KafkaExporterFlagsTest, TheNoFormOfARefusedSwitchIsItsDefaultAndFine) {
  for (const Flag& flag : kHelp) {
    if (!IsSwitch(flag)) continue;
    const Settings settings = SettingsOf({{flag.name, "false"}});
    EXPECT_EQ(settings.warnings.size(), flag.fate == Fate::kWarned ? 1u : 0u) << flag.name;
    EXPECT_THAT(settings.clusters[0].properties, IsEmpty()) << flag.name;
  }
}

TEST_F(KafkaExporterFlagsTest, AnEmptyValueIsTheDefault) {
  for (const std::string name : {"sasl.aws-region", "server.tls.ca-file", "sasl.username",
                                 "tls.ca-file", "kafka.labels", "sasl.realm"}) {
    EXPECT_THAT(SettingsOf({{name, ""}}).warnings, IsEmpty()) << name;
  }
}

TEST_F(KafkaExporterFlagsTest, ItsTlsIsTheDoors) {
  FlagValues flags = {{"server.tls.enabled", "true"},
                      {"server.tls.cert-file", "cert.pem"},
                      {"server.tls.key-file", "key.pem"}};
  const WebTls plain = *SettingsOf(flags).web.config.tls;
  EXPECT_EQ(plain.cert_file, "cert.pem");
  EXPECT_EQ(plain.key_file, "key.pem");
  EXPECT_EQ(plain.client_auth, ClientAuth::kNone);
  flags.emplace_back("server.tls.mutual-auth-enabled", "true");
  EXPECT_THAT(LinesOf(ProblemsOf(flags)),
              ElementsAre("64 --server.tls.mutual-auth-enabled: needs --server.tls.ca-file, the CA "
                          "of the clients' certificates"));
  flags.emplace_back("server.tls.ca-file", "ca.pem");
  const WebTls mutual = *SettingsOf(flags).web.config.tls;
  EXPECT_EQ(mutual.client_auth, ClientAuth::kRequireAndVerify);
  EXPECT_EQ(mutual.client_ca_file, "ca.pem");
}

TEST_F(KafkaExporterFlagsTest, TheDoorIsDescribedOnce) {
  folder_.Write("web.yaml", "");
  EXPECT_THAT(
      LinesOf(ProblemsOf({{"server.tls.enabled", "true"},
                          {"server.tls.cert-file", "cert.pem"},
                          {"server.tls.key-file", "key.pem"},
                          {"web.config.file", "web.yaml"}})),
      ElementsAre("64 --server.tls.enabled: web.config.file configures TLS, too; leave one out"));
}

TEST_F(KafkaExporterFlagsTest, AllThatHasNoEffectIsOneWarning) {
  EXPECT_THAT(SettingsOf({{"kafka.version", "2.0.0"}, {"topic.workers", "5"}}).warnings,
              ElementsAre("accepted from kafka_exporter and without effect: --kafka.version (the "
                          "version is negotiated with every broker), --topic.workers (all requests "
                          "are sent at once)"));
  EXPECT_THAT(SettingsOf({{"tls.ca-file", "ca.pem"}, {"sasl.username", "alice"}}).warnings,
              ElementsAre("accepted from kafka_exporter and without effect: --sasl.username "
                          "(without --sasl.enabled), --tls.ca-file (without --tls.enabled)"));
}

TEST_F(KafkaExporterFlagsTest, ServersAddUp) {
  EXPECT_EQ(
      SettingsOf({{"kafka.server", "a:1"}, {"kafka.server", "b:2"}}).clusters[0].bootstrap_servers,
      "a:1,b:2");
  EXPECT_THAT(LinesOf(ProblemsOf({{"kafka.server", "a"}})),
              ElementsAre("64 --kafka.server: \"a\" is not host:port; write it like "
                          "kafka-1:9092,kafka-2:9092"));
}

std::vector<std::string> Properties(const FlagValues& flags) {
  return PropertiesOf(SettingsOf(flags).clusters[0]);
}

TEST_F(KafkaExporterFlagsTest, PlainAndScram) {
  EXPECT_THAT(Properties({{"sasl.enabled", "true"},
                          {"sasl.username", "alice"},
                          {"sasl.password", "a=b,c"},
                          {"sasl.mechanism", "scram-sha512"}}),
              ElementsAre("sasl.mechanism=SCRAM-SHA-512", "sasl.username=alice",
                          "sasl.password=a=b,c", "security.protocol=sasl_plaintext"));
  const std::pair<std::string, std::string> spellings[] = {{"", "PLAIN"},
                                                           {"plain", "PLAIN"},
                                                           {"PLAIN", "PLAIN"},
                                                           {"scram-sha256", "SCRAM-SHA-256"},
                                                           {"SCRAM-SHA-256", "SCRAM-SHA-256"},
                                                           {"sha512", "SCRAM-SHA-512"}};
  for (const auto& [text, mechanism] : spellings) {
    EXPECT_THAT(Properties({{"sasl.enabled", "true"}, {"sasl.mechanism", text}}),
                Contains("sasl.mechanism=" + mechanism));
  }
}

TEST_F(KafkaExporterFlagsTest, MechanismsThatCannotBe) {
  EXPECT_THAT(LinesOf(ProblemsOf({{"sasl.enabled", "true"}, {"sasl.mechanism", "md5"}})),
              ElementsAre("64 --sasl.mechanism: \"md5\" must be one of plain, scram-sha256, "
                          "scram-sha512, gssapi, oauthbearer, awsiam"));
}

TEST_F(KafkaExporterFlagsTest, AwsIam) {
  FlagValues flags = {{"sasl.enabled", "true"},
                      {"sasl.mechanism", "awsiam"},
                      {"sasl.aws-region", "eu-west-1"},
                      {"sasl.username", "ignored"}};
  EXPECT_THAT(SettingsOf(flags).warnings, ElementsAre(HasSubstr("add --tls.enabled")));
  flags.emplace_back("tls.enabled", "true");
  const Settings settings = SettingsOf(flags);
  EXPECT_THAT(PropertiesOf(settings.clusters[0]),
              ElementsAre("sasl.mechanism=OAUTHBEARER", "security.protocol=sasl_ssl"));
  EXPECT_EQ(settings.clusters[0].aws, AwsLogin{.region = "eu-west-1"});
  EXPECT_THAT(settings.warnings, IsEmpty());
}

TEST_F(KafkaExporterFlagsTest, Kerberos) {
  const FlagValues flags = {{"sasl.enabled", "true"},
                            {"sasl.mechanism", "gssapi"},
                            {"sasl.service-name", "broker"},
                            {"sasl.kerberos-auth-type", "keytabAuth"},
                            {"sasl.keytab-path", "client.keytab"},
                            {"sasl.username", "alice"},
                            {"sasl.realm", "EXAMPLE.ORG"},
                            {"sasl.kerberos-config-path", "/etc/krb5.conf"}};
  EXPECT_THAT(
      Properties(flags),
      ElementsAre("sasl.mechanism=GSSAPI", "sasl.kerberos.service.name=broker",
                  "sasl.kerberos.keytab=client.keytab", "sasl.kerberos.principal=alice@EXAMPLE.ORG",
                  "security.protocol=sasl_plaintext"));
  EXPECT_THAT(SettingsOf(flags).process_environment,
              ElementsAre(Pair("KRB5_CONFIG", "/etc/krb5.conf")));
  EXPECT_THAT(LinesOf(ProblemsOf({{"sasl.enabled", "true"},
                                  {"sasl.mechanism", "gssapi"},
                                  {"sasl.kerberos-auth-type", "userAuth"}})),
              ElementsAre("64 --sasl.kerberos-auth-type: only keytabAuth is supported; create a "
                          "keytab and name it with --sasl.keytab-path"));
}

TEST_F(KafkaExporterFlagsTest, OAuth) {
  EXPECT_THAT(Properties({{"sasl.enabled", "true"},
                          {"sasl.mechanism", "oauthbearer"},
                          {"sasl.username", "id"},
                          {"sasl.password", "hunter2"},
                          {"sasl.oauthbearer-token-url", "https://idp/token"},
                          {"sasl.oauthbearer-scopes", "a,b"}}),
              ElementsAre("sasl.mechanism=OAUTHBEARER", "sasl.oauthbearer.method=oidc",
                          "sasl.oauthbearer.client.id=id", "sasl.oauthbearer.client.secret=hunter2",
                          "sasl.oauthbearer.token.endpoint.url=https://idp/token",
                          "sasl.oauthbearer.scope=a b", "security.protocol=sasl_plaintext"));
}

TEST_F(KafkaExporterFlagsTest, ItsVariablesCountWhereTheFlagsAreEmpty) {
  const Environment env = {{"SASL_USER_PASSWORD", "s3cret"},
                           {"SASL_OAUTHBEARER_TOKEN_URL", "https://idp/token"}};
  const auto properties = [&env](FlagValues flags) {
    flags.emplace_back("sasl.username", "admin");
    return PropertiesOf(SettingsOf(flags, env).clusters[0]);
  };
  EXPECT_THAT(properties({{"sasl.enabled", "true"}}), Contains("sasl.password=s3cret"));
  EXPECT_THAT(properties({{"sasl.enabled", "true"}, {"sasl.password", ""}}),
              Contains("sasl.password=s3cret"));
  EXPECT_THAT(properties({{"sasl.enabled", "true"}, {"sasl.password", "flag"}}),
              Contains("sasl.password=flag"));
  EXPECT_THAT(properties({{"sasl.enabled", "true"}, {"sasl.mechanism", "oauthbearer"}}),
              testing::IsSupersetOf({"sasl.oauthbearer.client.secret=s3cret",
                                     "sasl.oauthbearer.token.endpoint.url=https://idp/token"}));
  const Settings without = SettingsOf({}, env);
  EXPECT_THAT(without.clusters[0].properties, IsEmpty());
  EXPECT_THAT(without.warnings, IsEmpty());
  const Settings plain = SettingsOf({{"sasl.enabled", "true"}}, env);
  EXPECT_EQ(plain.clusters[0].properties.at(1).source, "SASL_USER_PASSWORD");
}

TEST_F(KafkaExporterFlagsTest, Tls) {
  EXPECT_THAT(Properties({{"tls.enabled", "true"},
                          {"tls.ca-file", "ca.pem"},
                          {"tls.cert-file", "cert.pem"},
                          {"tls.key-file", "key.pem"}}),
              ElementsAre("ssl.ca.location=ca.pem", "ssl.certificate.location=cert.pem",
                          "ssl.key.location=key.pem", "security.protocol=ssl"));
  EXPECT_THAT(Properties({{"tls.enabled", "true"},
                          {"sasl.enabled", "true"},
                          {"tls.insecure-skip-tls-verify", "true"}}),
              ElementsAre("sasl.mechanism=PLAIN", "enable.ssl.certificate.verification=false",
                          "security.protocol=sasl_ssl"));
  EXPECT_THAT(SettingsOf({{"tls.enabled", "true"}, {"tls.server-name", "kafka"}}).warnings,
              ElementsAre(HasSubstr("--tls.server-name: each broker's certificate is checked "
                                    "against the host name")));
}

TEST_F(KafkaExporterFlagsTest, OwnPropertiesOverrideThem) {
  EXPECT_THAT(
      Properties({{"kafka.property", "ssl.ca.location=own.pem"},
                  {"tls.enabled", "true"},
                  {"tls.ca-file", "ca.pem"}}),
      ElementsAre("ssl.ca.location=ca.pem", "security.protocol=ssl", "ssl.ca.location=own.pem"));
}

TEST_F(KafkaExporterFlagsTest, Labels) {
  const auto labels = [](const std::string& text) {
    return SettingsOf({{"kafka.labels", text}}).clusters[0].labels;
  };
  EXPECT_THAT(labels("env=prod,cluster=eu"),
              ElementsAre(Pair("cluster", "eu"), Pair("env", "prod")));
  EXPECT_THAT(labels("a=1,no-equals,b=2=3,a=4"), ElementsAre(Pair("a", "4"), Pair("b", "2")));
  EXPECT_THAT(LinesOf(ProblemsOf({{"kafka.labels", "1a=x,topic=y"}})),
              ElementsAre("64 --kafka.labels: \"1a\" is not a valid label name; use letters, "
                          "digits and _, and no digit first",
                          "64 --kafka.labels: the label \"topic\" is used by the metrics "
                          "themselves; choose another name"));
  EXPECT_THAT(LinesOf(ProblemsOf({{"kafka.labels", "cluster=x"}, {"cluster.name", "y"}})),
              ElementsAre("64 --kafka.labels: the label \"cluster\" is reserved for the cluster's "
                          "name; leave it out"));
}

}  // namespace
}  // namespace lagwatch::config

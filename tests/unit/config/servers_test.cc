// SPDX-License-Identifier: Apache-2.0
// Addresses of brokers in the forms that Java's clients, librdkafka and clouds' consoles use.
#include "config/servers.h"

#include "resolving.h"

namespace lagwatch::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ServersTest, AreTakenAsJavaTakesThem) {
  const std::pair<std::string, std::string> cases[] = {
      {"PLAINTEXT://localhost:9092", "localhost:9092"},
      {"plaintext://a:1/", "a:1"},
      {"INTERNAL://kafka:9092", "kafka:9092"},
      {"PLAINTEXT://a:1 ,\tPLAINTEXT://b:2,", "a:1,b:2"},
      {" a:1 , ,b:2,", "a:1,b:2"},
      {"kafka.example.:9092", "kafka.example.:9092"},
      {"[::1]:9092", "[::1]:9092"},
      {"::1:9092", "[::1]:9092"},
      {"PLAINTEXT://::1:9092,2001:db8::7:9093", "[::1]:9092,[2001:db8::7]:9093"},
      {"1:2:3:4:5:6:7:8:9092", "[1:2:3:4:5:6:7:8]:9092"},
      {"fe80::1%eth0:9092", "[fe80::1%eth0]:9092"},
      {"PLAINTEXT://[fe80::1%eth0]:9092", "[fe80::1%eth0]:9092"},
  };
  for (const auto& [text, addresses] : cases) {
    const Settings settings = SettingsOf({}, {{"KAFKA_BOOTSTRAP_SERVERS", text}});
    EXPECT_EQ(settings.clusters[0].bootstrap_servers, addresses) << text;
    EXPECT_THAT(settings.warnings, IsEmpty()) << text;
    EXPECT_THAT(settings.clusters[0].properties, IsEmpty()) << text;
  }
}

TEST(ServersTest, WithAProtocolMayStandWhereverServersStand) {
  const Folder folder;
  folder.Write("client.properties", "bootstrap.servers=PLAINTEXT://a:1\n");
  folder.Write("lagwatch.yaml", "kafka.bootstrap-servers: PLAINTEXT://a:1\n");
  for (const FlagValues& flags : {FlagValues{{"kafka.bootstrap-servers", "PLAINTEXT://a:1"}},
                                  FlagValues{{"kafka.server", "PLAINTEXT://a:1"}},
                                  FlagValues{{"kafka.properties-file", "client.properties"}},
                                  FlagValues{{"config.file", "lagwatch.yaml"}}}) {
    EXPECT_EQ(SettingsOf(flags).clusters[0].bootstrap_servers, "a:1");
  }
}

TEST(ServersTest, WhatIsNoAddressSaysHowToWriteIt) {
  const std::pair<std::string, std::string> cases[] = {
      {"::1", "\"::1\" has no port; write it like [::1]:9092"},
      {"[::1]", "\"[::1]\" has no port; write it like [::1]:9092"},
      {"SSL://2001:db8::1%eth0",
       "\"SSL://2001:db8::1%eth0\" has no port; write it like [2001:db8::1%eth0]:9092"},
      {"::1:0", "\"::1:0\" has no port; write it like [::1:0]:9092"},
  };
  for (const auto& [text, line] : cases) {
    EXPECT_THAT(LinesOf(ProblemsOf({{"kafka.server", text}})),
                ElementsAre("64 --kafka.server: " + line));
  }
  for (const std::string text :
       {"kafka", "SASL_SSL://kafka", "kafka:", ":9092", "kafka:0", "kafka:65536", "a:1;b:2",
        "a:1 b:2", "a b://c:1", "user@h:1", "kafka:9092/x", "[::1:9092", "1:2:3:9092", "SSL://"}) {
    EXPECT_THAT(LinesOf(ProblemsOf({{"kafka.server", text}})),
                ElementsAre("64 --kafka.server: \"" + text +
                            "\" is not host:port; write it like kafka-1:9092,kafka-2:9092"));
  }
}

TEST(ServersTest, GiveTheProtocolThatNothingElseGives) {
  const Settings settings = SettingsOf({}, {{"KAFKA_BOOTSTRAP_SERVERS", "sasl_ssl://a:1,b:2"}});
  EXPECT_EQ(settings.clusters[0].bootstrap_servers, "a:1,b:2");
  EXPECT_THAT(PropertiesOf(settings.clusters[0]), ElementsAre("security.protocol=SASL_SSL"));
  EXPECT_THAT(settings.warnings,
              ElementsAre("KAFKA_BOOTSTRAP_SERVERS: security.protocol is not set; SASL_SSL is "
                          "taken from the address"));
}

TEST(ServersTest, ThatContradictTheProtocolAreWarnedOf) {
  const auto warnings = [](const std::string& servers, const std::string& protocol) {
    FlagValues flags = {{"kafka.server", servers}};
    if (!protocol.empty()) flags.emplace_back("kafka.property", "security.protocol=" + protocol);
    const Settings settings = SettingsOf(flags);
    EXPECT_EQ(settings.clusters[0].properties.size(), protocol.empty() ? 0u : 1u);
    return settings.warnings;
  };
  EXPECT_THAT(warnings("SASL_SSL://a:1", "sasl_ssl"), IsEmpty());
  EXPECT_THAT(warnings("a:1", "ssl"), IsEmpty());
  EXPECT_THAT(warnings("SASL_SSL://a:1", "ssl"),
              ElementsAre("--kafka.server: the addresses begin with SASL_SSL://, but "
                          "security.protocol (--kafka.property) is SSL, which is used"));
  EXPECT_THAT(warnings("SSL://a:1,PLAINTEXT://b:1,ssl://c:1", ""),
              ElementsAre("--kafka.server: the addresses begin with SSL:// and PLAINTEXT://, and "
                          "security.protocol is not set: PLAINTEXT is used for all of them"));
}

}  // namespace
}  // namespace lagwatch::config

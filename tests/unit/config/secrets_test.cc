// SPDX-License-Identifier: Apache-2.0
// No message ever shows a secret, however wrong the place is where it was written.
#include "resolving.h"

namespace lagwatch::config {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kSecret[] = "hunter2";

// All that a person could get to read of it; there must be something to read.
std::string Everything(const FlagValues& flags, const Environment& env = {}) {
  const auto resolved = Resolve(flags, env);
  std::string text;
  if (const auto* problems = std::get_if<std::vector<Problem>>(&resolved)) {
    for (const Problem& problem : *problems) text += problem.text + "\n";
  } else {
    for (const std::string& warning : std::get<Settings>(resolved).warnings) text += warning + "\n";
  }
  EXPECT_NE(text, "") << "nothing was said";
  return text;
}

TEST(SecretsTest, AreInNoMessageOfFlagsAndEnvironment) {
  const FlagValues cases[] = {
      {{"kafka.property", kSecret}},
      {{"kafka.property", "=hunter2"}},
      {{"kafka.property", "bootstrap.servers=hunter2"}},
      {{"kafka.property", "sasl.password=hunter2"}, {"log.level", "x"}},
      {{"sasl.password", kSecret}},
      {{"sasl.password", kSecret}, {"sasl.enabled", "true"}, {"sasl.mechanism", "md5"}},
      {{"sasl.password", kSecret}, {"sasl.enabled", "true"}, {"sasl.mechanism", "awsiam"}},
      {{"sasl.password", kSecret},
       {"sasl.enabled", "true"},
       {"sasl.mechanism", "gssapi"},
       {"sasl.kerberos-auth-type", "userAuth"}},
  };
  for (const FlagValues& flags : cases) {
    EXPECT_THAT(Everything(flags), Not(HasSubstr(kSecret))) << testing::PrintToString(flags);
  }
  EXPECT_THAT(Everything({}, {{"LAGWATCH_KAFKA_PROPERTY", kSecret}}), Not(HasSubstr(kSecret)));
  EXPECT_THAT(Everything({}, {{"LAGWATCH_SASL_PASSWORD", kSecret}}), Not(HasSubstr(kSecret)));
  EXPECT_THAT(Everything({{"sasl.enabled", "true"}, {"sasl.mechanism", "md5"}},
                         {{"SASL_USER_PASSWORD", kSecret}}),
              Not(HasSubstr(kSecret)));
  EXPECT_THAT(Everything({{"sasl.enabled", "true"}, {"sasl.mechanism", "oauthbearer"}},
                         {{"SASL_USER_PASSWORD", "\t" + std::string(kSecret)}}),
              Not(HasSubstr(kSecret)));
  EXPECT_THAT(Everything({}, {{"KAFKA_BROKERS", kSecret}}), Not(HasSubstr(kSecret)));
}

TEST(SecretsTest, AreInNoMessageOfFiles) {
  const Folder folder;
  folder.Write("password", std::string(kSecret) + "\n");
  const std::string yaml[] = {
      "kafka.property: sasl.password=hunter2\n",
      "kafka.property: {sasl.password: hunter2, sasl.password: hunter2}\n",
      "kafka.property: [sasl.password=hunter2]\n",
      "kafka.property: {sasl.password: [hunter2]}\n",
      "kafka.property: {sasl.password: hunter2\n",
      "kafka.property: {sasl.password: 'hunter2}\n",
      "kafka.property: {sasl.password.file: password}\nlog.level: x\n",
      "sasl.password: hunter2\n",
      "clusters: [{name: a, kafka.property: {sasl.password: hunter2}}]\n",
  };
  for (const std::string& content : yaml) {
    folder.Write("lagwatch.yaml", content);
    EXPECT_THAT(Everything({{"config.file", "lagwatch.yaml"}}), Not(HasSubstr(kSecret))) << content;
  }
  const std::string java[] = {
      "sasl.jaas.config=hunter2\n",
      "sasl.jaas.config=PlainLoginModule required username=a password=hunter2\n",
      "sasl.jaas.config=hunter2 required a=b;\n",
      "sasl.jaas.config=PlainLoginModule required password=hunter2;\n",
      "ssl.keystore.key=hunter2\n",
      "ssl.truststore.password=hunter2\nno.such.key=hunter2\n",
      "sasl.password=hunter2\\u1\n",
      "config.providers=hunter2\n",
  };
  for (const std::string& content : java) {
    folder.Write("client.properties", content);
    EXPECT_THAT(Everything({{"kafka.properties-file", "client.properties"}}),
                Not(HasSubstr(kSecret)))
        << content;
  }
}

TEST(SecretsTest, ComeFromFilesWithoutTheirNewline) {
  const Folder folder;
  const auto value = [&folder](const std::string& content) {
    folder.Write("secret", content);
    return PropertiesOf(
        SettingsOf({{"kafka.property", "sasl.oauthbearer.client.secret.file=secret"}}).clusters[0]);
  };
  for (const std::string content : {"hunter2", "hunter2\n", "hunter2\r\n"}) {
    EXPECT_THAT(value(content), testing::ElementsAre("sasl.oauthbearer.client.secret=hunter2"));
  }
  EXPECT_THAT(value(" a b\n\n"), testing::ElementsAre("sasl.oauthbearer.client.secret= a b\n"));
  folder.Write("secret", "\n");
  EXPECT_THAT(
      LinesOf(ProblemsOf({{"kafka.property", "ssl.key.password.file=secret"}})),
      testing::ElementsAre("78 --kafka.property: ssl.key.password.file: \"secret\" is empty"));
}

// In each of the ways to give one.
TEST(SecretsTest, KeepTheirBlanks) {
  const Folder folder;
  const std::string password = " \tp w ";
  const std::string property = "sasl.password=" + password;
  folder.Write("secret", password + "\r\n");
  folder.Write("client.properties",
               "sasl.jaas.config=PlainLoginModule required username=\"u\" "
               "password=\"" +
                   password + "\";\n");
  folder.Write("lagwatch.yaml", "kafka.property: {sasl.password: ' \tp w '}\n");
  const std::pair<FlagValues, Environment> ways[] = {
      {{{"sasl.enabled", "true"}, {"sasl.password", password}}, {}},
      {{{"sasl.enabled", "true"}}, {{"SASL_USER_PASSWORD", password}}},
      {{{"kafka.property", property}}, {}},
      {{{"kafka.property", "sasl.password.file= secret "}}, {}},
      {{{"kafka.properties-file", "client.properties"}}, {}},
      {{{"config.file", "lagwatch.yaml"}}, {}},
      {{}, {{"LAGWATCH_KAFKA_PROPERTY", property}}},
      {{}, {{"LAGWATCH_KAFKA_PROPERTY", "client.id=x \r\n  " + property + "\r\n"}}},
  };
  for (const auto& [flags, env] : ways) {
    const Settings settings = SettingsOf(flags, env);
    EXPECT_THAT(PropertiesOf(settings.clusters[0]), testing::Contains(property))
        << testing::PrintToString(flags);
    EXPECT_THAT(settings.warnings, testing::IsEmpty());
  }
}

TEST(SecretsTest, OtherPropertiesHaveNone) {
  for (const FlagValues& flags : {FlagValues{{"kafka.property", "security.protocol=\tSSL "}}}) {
    EXPECT_THAT(PropertiesOf(SettingsOf(flags).clusters[0]),
                testing::ElementsAre("security.protocol=SSL"));
  }
  EXPECT_THAT(
      PropertiesOf(
          SettingsOf({}, {{"LAGWATCH_KAFKA_PROPERTY", "sasl.username=a \r\n"}}).clusters[0]),
      testing::ElementsAre("sasl.username=a"));
}

TEST(SecretsTest, APropertyThatOnlyEndsLikeAFileIsNotOne) {
  const Folder folder;
  folder.Write("key.pem", "");
  EXPECT_THAT(PropertiesOf(SettingsOf({{"kafka.property",
                                        "sasl.oauthbearer.assertion.private.key.file=key.pem"}})
                               .clusters[0]),
              testing::ElementsAre("sasl.oauthbearer.assertion.private.key.file=key.pem"));
}

}  // namespace
}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// A token in a file, in each place where a login may stand.
#include <gmock/gmock.h>

#include "config/cluster_settings.h"
#include "config/java/special_logins.h"
#include "resolving.h"

namespace lagwatch::config {
namespace {

using testing::ElementsAre;

std::vector<KafkaProperty> OAuth(const std::string& endpoint) {
  return {{"sasl.mechanism", Secret("OAUTHBEARER"), ""},
          {"sasl.oauthbearer.method", Secret("oidc"), ""},
          {"sasl.oauthbearer.token.endpoint.url", Secret(endpoint), ""}};
}

TEST(TokenFileTest, AUrlOfAFileIsItsPath) {
  for (const auto& [url, path] :
       {std::pair("file:///run/token", "/run/token"), std::pair("file:/run/token", "/run/token"),
        std::pair("FILE:run/token", "run/token"), std::pair("https://idp/token", ""),
        std::pair("", "")}) {
    auto properties = OAuth(url);
    EXPECT_EQ(TakeTokenFile(properties), path) << url;
    EXPECT_EQ(properties.size(), *path == 0 ? 3U : 1U) << url;
  }
}

TEST(TokenFileTest, AnotherMechanismHasNone) {
  auto properties = OAuth("file:/run/token");
  properties.push_back({"sasl.mechanism", Secret("PLAIN"), ""});
  EXPECT_EQ(TakeTokenFile(properties), "");
  EXPECT_EQ(properties.size(), 4U);
}

TEST(TokenFileTest, KafkaExportersFlagsPropertiesAndAJavaClientsFile) {
  const auto of_flags = SettingsOf({{"sasl.enabled", "true"},
                                    {"sasl.mechanism", "oauthbearer"},
                                    {"sasl.oauthbearer-token-url", "file:/run/token"}});
  EXPECT_EQ(of_flags.clusters[0].token_file, "/run/token");
  const auto of_properties =
      SettingsOf({{"kafka.property", "sasl.mechanism=oauthbearer"},
                  {"kafka.property", "sasl.oauthbearer.token.endpoint.url=file:///run/token"}});
  EXPECT_EQ(of_properties.clusters[0].token_file, "/run/token");
  const Folder folder;
  folder.Write("client.properties",
               "bootstrap.servers=b:9093\nsecurity.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\n"
               "sasl.oauthbearer.token.endpoint.url=file:///run/token\n"
               "sasl.jaas.config=org.apache.kafka.common.security.oauthbearer."
               "OAuthBearerLoginModule required;\n");
  const auto of_java = SettingsOf({{"kafka.properties-file", "client.properties"}});
  EXPECT_EQ(of_java.clusters[0].token_file, "/run/token");
  EXPECT_FALSE(SameReading(of_flags.clusters[0], SettingsOf({}).clusters[0]));
}

}  // namespace
}  // namespace lagwatch::config

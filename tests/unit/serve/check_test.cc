// SPDX-License-Identifier: Apache-2.0
#include "serve/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lagwatch::serve {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(NeedRestartTest, NamesWhatIsOnlyLookedAtAtTheStart) {
  const config::Settings running;
  config::Settings wanted;
  EXPECT_THAT(NeedRestart(running, wanted), IsEmpty());
  wanted.web.listen_address = ":9999";
  wanted.log_format = config::LogFormat::kJson;
  EXPECT_THAT(NeedRestart(running, wanted), ElementsAre("web.listen-address", "log.format"));
}

TEST(NeedRestartTest, LevelAndClustersDoNot) {
  const config::Settings running;
  config::Settings wanted;
  wanted.log_level = config::LogLevel::kDebug;
  wanted.clusters.emplace_back().name = "eu";
  EXPECT_THAT(NeedRestart(running, wanted), IsEmpty());
}

TEST(CheckOfflineTest, FindsWhatTheKafkaClientRefuses) {
  config::Settings settings;
  config::ClusterSettings& cluster = settings.clusters.emplace_back();
  cluster.bootstrap_servers = "localhost:9092";
  EXPECT_THAT(CheckOffline(settings), IsEmpty());
  cluster.properties.push_back({"no.such.property", Secret("1"), "lagwatch.yaml:3"});
  ASSERT_EQ(CheckOffline(settings).size(), 1);
  EXPECT_NE(CheckOffline(settings)[0].text.find("no.such.property"), std::string::npos);
}

}  // namespace
}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
#include "http/target.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace lagwatch::http {
namespace {

TEST(ParseTargetTest, SplitsPathFromDecodedQuery) {
  const auto target =
      ParseTarget("/api/v1/groups/a%2Fb?cluster=eu+west&search=%26%3D&partitions&=x&&a=b=c");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/v1/groups/a%2Fb")
      << "a slash inside a name must not become a separator";
  const std::vector<QueryParameter> expected = {
      {"cluster", "eu west"}, {"search", "&="}, {"partitions", ""}, {"", "x"}, {"a", "b=c"}};
  EXPECT_EQ(target->query, expected);
}

TEST(ParseTargetTest, TakesTheAbsoluteFormThatProxiesSend) {
  EXPECT_EQ(ParseTarget("http://host:9308/metrics?a=b")->path, "/metrics");
  EXPECT_EQ(ParseTarget("HTTP://host/metrics")->path, "/metrics");
  EXPECT_EQ(ParseTarget("http://host")->path, "/");
  EXPECT_EQ(ParseTarget("http://host?x=http://a/b"), std::nullopt);
}

TEST(ParseTargetTest, LeavesThePathAsSent) {
  EXPECT_EQ(ParseTarget("/a//../b/")->path, "/a//../b/");
  EXPECT_EQ(ParseTarget("/?")->path, "/");
  EXPECT_EQ(ParseTarget("//http://x/")->path, "//http://x/");
}

TEST(ParseTargetTest, RefusesWhatIsNoPathAndMalformedEscapes) {
  for (const char* hostile :
       {"", "*", "metrics", "?a=b", "host:443", "/a%", "/%zz", "/?a=%", "/?%g0=a", "ftp://h/"}) {
    EXPECT_EQ(ParseTarget(hostile), std::nullopt) << hostile;
  }
}

TEST(ParseTargetTest, SurvivesAQueryAsLongAsAHeaderMayBe) {
  const auto target = ParseTarget("/?" + std::string(16384, '&') + "a=b");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->query.size(), 1U);
}

}  // namespace
}  // namespace lagwatch::http

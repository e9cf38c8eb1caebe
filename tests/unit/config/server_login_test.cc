// SPDX-License-Identifier: Apache-2.0
#include "config/server_login.h"

#include "resolving.h"

namespace lagwatch::config {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

ServerLogin LoginOf(FlagValues flags, const std::string& url) {
  flags.insert(flags.begin(), {{"once", "true"}, {"server", url}});
  const Settings settings = SettingsOf(flags);
  return settings.once.server.value_or(ServerLogin{});
}

std::vector<std::string> LinesOfServer(FlagValues flags, const std::string& url) {
  flags.insert(flags.begin(), {{"once", "true"}, {"server", url}});
  return LinesOf(ProblemsOf(flags));
}

TEST(ServerLoginTest, TheLoginLeavesTheUrl) {
  const ServerLogin login = LoginOf({}, "https://scra%70er:p%40s:s@lagwatch:9308/behind/a/proxy/");
  EXPECT_EQ(login.url, "https://lagwatch:9308/behind/a/proxy");
  EXPECT_EQ(login.user, "scraper");
  EXPECT_EQ(login.password.Reveal(), "p@s:s");
  EXPECT_TRUE(login.verify);
}

TEST(ServerLoginTest, HostsOfEveryKind) {
  for (const std::string url : {"http://lagwatch", "http://10.0.0.1:9308", "https://[::1]:9308",
                                "https://[::1]", "http://lagwatch.monitoring.svc:9308"}) {
    EXPECT_EQ(LoginOf({}, url).url, url);
  }
}

TEST(ServerLoginTest, APasswordFromAFile) {
  const Folder folder;
  folder.Write("password", "se:cret\n");
  const FlagValues flags = {{"server.username", "scraper"}, {"server.password-file", "password"}};
  const ServerLogin login = LoginOf(flags, "http://lagwatch");
  EXPECT_EQ(login.user, "scraper");
  EXPECT_EQ(login.password.Reveal(), "se:cret");
  EXPECT_EQ(LoginOf({{"server.password-file", "password"}}, "http://me@lagwatch").user, "me");
}

TEST(ServerLoginTest, NoMessageShowsTheLogin) {
  for (const std::string url :
       {"ftp://me:hunter2@h", "me:hunter2@h", "http://me:hunter2@", "http://me:hunter2@h:0",
        "http://me:hunter2@h:x", "http://me:hunter2@h?a=1", "http://me:hunt er2@h"}) {
    const std::vector<std::string> lines = LinesOfServer({}, url);
    EXPECT_EQ(lines.size(), 1U) << url;
    EXPECT_THAT(lines, Each(HasSubstr("64 --server: "))) << url;
    EXPECT_THAT(lines, Each(Not(HasSubstr("hunter2"))));
  }
}

TEST(ServerLoginTest, WhatBelongsTogether) {
  const Folder folder;
  folder.Write("file", "x");
  EXPECT_THAT(LinesOfServer({{"server.username", "a"}}, "http://h"),
              ElementsAre("64 --server.username: needs server.password-file, the file with the "
                          "password"));
  EXPECT_THAT(
      LinesOfServer({{"server.password-file", "file"}}, "http://h"),
      ElementsAre("64 --server.password-file: needs server.username, the user of that password"));
  EXPECT_THAT(LinesOfServer({{"server.cert-file", "file"}}, "https://h"),
              ElementsAre("64 --server.cert-file: a client certificate needs server.cert-file and "
                          "server.key-file"));
  EXPECT_THAT(LinesOfServer({{"server.ca-file", "none"}}, "https://h"),
              ElementsAre("64 --server.ca-file: cannot read \"none\": No such file or directory"));
}

TEST(ServerLoginTest, WhatTheServerDecidesIsNoFlag) {
  EXPECT_THAT(LinesOfServer({{"threshold.lag-warning", "5"}}, "http://h"),
              ElementsAre("64 --threshold.lag-warning: the server applies its own settings; leave "
                          "it or server out"));
  EXPECT_THAT(LinesOfServer({{"replay", "a.rec"}}, "http://h"),
              ElementsAre(HasSubstr("--replay: cannot be combined with server")));
  EXPECT_THAT(LinesOfServer({{"collect.timeout", "5s"}, {"max-lag", "5"}}, "http://h"), IsEmpty());
}

TEST(StableForTest, NeedsAWaitThatIsLongEnough) {
  EXPECT_THAT(LinesOf(ProblemsOf({{"once", "true"}, {"stable-for", "5s"}})),
              ElementsAre("64 --stable-for works with --wait only; add --wait or leave it out"));
  EXPECT_THAT(LinesOf(ProblemsOf({{"once", "true"}, {"wait", "4s"}, {"stable-for", "5s"}})),
              ElementsAre("64 --stable-for: \"5s\" must not be longer than wait"));
  EXPECT_THAT(ProblemsOf({{"once", "true"}, {"wait", "5s"}, {"stable-for", "5s"}}), IsEmpty());
}

TEST(NeverJudgedTest, IsAWarningForEachClusterAndPatternWithSuchAWindow) {
  const Folder folder;
  folder.Write(
      "lagwatch.yaml",
      "thresholds: [{group: ^fast, window: 20s}, {group: ^slow, window: 10m}, {group: .}]\n"
      "clusters:\n- {name: eu, kafka.bootstrap-servers: 'a:1'}\n"
      "- {name: us, kafka.bootstrap-servers: 'b:1', collect.interval: 2m}\n");
  const FlagValues file = {{"config.file", "lagwatch.yaml"}};
  EXPECT_THAT(
      SettingsOf(file).warnings,
      ElementsAre(
          "cluster \"eu\": thresholds: group \"^fast\": rules that never fire with these "
          "settings: falling_behind, rebalance_storm; the window (20 s) is shorter than five "
          "intervals of 15 s",
          "cluster \"us\": rules that never fire with these settings: falling_behind, "
          "rebalance_storm; the window (5 min) is shorter than five intervals of "
          "2 min",
          "cluster \"us\": thresholds: group \"^fast\": rules that never fire with these "
          "settings: retention_risk, falling_behind, rebalance_storm; the window (20 s) is "
          "shorter than five intervals of 2 min"));
  EXPECT_THAT(SettingsOf({{"config.file", "lagwatch.yaml"}, {"once", "true"}}).warnings, IsEmpty());
}

}  // namespace
}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// Filters that are written as for another tool: what is refused says how to write it, what is valid
// and hardly meant is a warning.
#include "config/filter_hints.h"

#include "resolving.h"

namespace lagwatch::config {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;

TEST(FilterHintsTest, WhatIsRefusedSaysHowToWriteIt) {
  const std::string look = "; RE2 has no look-around, ";
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {"group.filter", "^(?!console)", look + "exclude names with --group.exclude"},
      {"topic.filter", "a(?<!b)", look + "exclude names with --topic.exclude"},
      {"topic.exclude", "^(?!orders)", look + "include names with --topic.filter"},
      {"metrics.exclude", "^(?!kafka)", "invalid perl operator: (?! (at character 2)"},
      {"topic.filter", "*", "; this is not a glob, write .* for any text"},
      {"group.exclude", "a**", "; this is not a glob, write .* for any text"},
  };
  for (const auto& [option, text, hint] : cases) {
    EXPECT_THAT(LinesOf(ProblemsOf({{option, text}})), ElementsAre(EndsWith(hint))) << text;
  }
}

std::vector<std::string> Warnings(const std::string& option, const std::string& text) {
  return SettingsOf({{option, text}}).warnings;
}

TEST(FilterHintsTest, AnExclusionOfEverythingIsWarnedOf) {
  EXPECT_THAT(Warnings("topic.exclude", ""),
              ElementsAre("--topic.exclude: \"\" matches every topic, so that none is shown; to "
                          "exclude none, leave it out or write ^$"));
  EXPECT_THAT(Warnings("group.exclude", "test|"),
              ElementsAre("--group.exclude: \"test|\" matches every group, so that none is shown; "
                          "to exclude none, leave it out or write ^$"));
  EXPECT_THAT(Warnings("group.exclude", "."), ElementsAre(testing::HasSubstr("every group")));
  EXPECT_THAT(Warnings("metrics.exclude", ".*"), ElementsAre(testing::HasSubstr("every metric")));
  for (const std::string text : {"^$", "^test", "[^a]", "^[^a]", "^__.*", "^.$"}) {
    EXPECT_THAT(Warnings("topic.exclude", text), IsEmpty()) << text;
  }
  EXPECT_THAT(Warnings("topic.filter", ""), IsEmpty());
  EXPECT_THAT(SettingsOf({}, {{"LAGWATCH_TOPIC_EXCLUDE", ""}}).warnings, IsEmpty());
}

TEST(FilterHintsTest, KMinionsSlashesAreWarnedOf) {
  EXPECT_THAT(Warnings("topic.filter", "/^orders$/"),
              ElementsAre("--topic.filter: \"/^orders$/\": the slashes are read as part of the "
                          "name; write \"^orders$\""));
  EXPECT_THAT(Warnings("group.exclude", "/^test/"), ElementsAre(EndsWith("write \"^test\"")));
  EXPECT_THAT(Warnings("group.filter", "/orders"), IsEmpty());
}

TEST(FilterHintsTest, AFilterOfAllClustersIsWarnedOfOnce) {
  const Folder folder;
  folder.Write("lagwatch.yaml",
               "group.exclude: ''\nclusters: [{name: a, kafka.bootstrap-servers: 'a:1'}, "
               "{name: b, kafka.bootstrap-servers: 'b:1'}]\n");
  EXPECT_THAT(SettingsOf({{"config.file", "lagwatch.yaml"}}).warnings,
              ElementsAre(testing::StartsWith("lagwatch.yaml:1: group.exclude: \"\" matches")));
}

}  // namespace
}  // namespace lagwatch::config

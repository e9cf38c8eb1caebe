// SPDX-License-Identifier: Apache-2.0
// The file's `rename:`: the name each group is shown under, and what bad entries get.
#include "config/renames.h"

#include "resolving.h"

namespace lagwatch::config {
namespace {

using testing::ElementsAre;

class RenamesTest : public testing::Test {
 protected:
  Settings Read(std::string_view content) {
    folder_.Write("lagwatch.yaml", std::string(content));
    return SettingsOf({{"config.file", "lagwatch.yaml"}});
  }

  const Folder folder_;
};

TEST_F(RenamesTest, TheFirstThatMatchesGivesTheWholeName) {
  const Settings settings = Read(
      "rename:\n"
      "  - {match: '^export-[0-9a-f]+$', to: export-any}\n"
      "  - {match: '^(job|task)-.*-(eu|us)-', to: '\\1 of \\2'}\n"
      "  - {match: job, to: other}\n"
      "  - {match: '^tmp-(x*)', to: '\\1'}\n");
  const auto& shown_as = settings.clusters[0].policy.shown_as;
  EXPECT_EQ(shown_as("export-0f3a"), "export-any");
  EXPECT_EQ(shown_as("export-0f3a-x"), "export-0f3a-x");
  EXPECT_EQ(shown_as("job-7-eu-1"), "job of eu");
  EXPECT_EQ(shown_as("my-job-7"), "other") << "unanchored, and not a part of the name";
  EXPECT_EQ(shown_as("tmp-xx1"), "xx");
  EXPECT_EQ(shown_as("tmp-1"), "tmp-1") << "nothing is no name";
}

TEST_F(RenamesTest, WithoutRulesNothingIsRenamed) {
  EXPECT_FALSE(Read("collect.interval: 15s\n").clusters[0].policy.shown_as);
  EXPECT_FALSE(Read("rename: []\n").clusters[0].policy.shown_as);
}

TEST_F(RenamesTest, AClustersOwnListReplacesTheTopOne) {
  const Settings settings = Read(
      "rename: [{match: a, to: top}]\n"
      "clusters:\n"
      "  - {name: eu, kafka.bootstrap-servers: 'eu:1'}\n"
      "  - {name: us, kafka.bootstrap-servers: 'us:1', rename: [{match: b, to: own}]}\n");
  EXPECT_EQ(settings.clusters[0].policy.shown_as("a"), "top");
  EXPECT_EQ(settings.clusters[1].policy.shown_as("a"), "a");
  EXPECT_EQ(settings.clusters[1].policy.shown_as("b"), "own");
}

TEST_F(RenamesTest, ThresholdsAreForTheShownName) {
  const Policy policy =
      Read(
          "rename: [{match: '^export-', to: exports}]\n"
          "thresholds: [{group: '^exports$', lag_warning: 5}, {group: '^export-', lag_warning: 6}]")
          .clusters[0]
          .policy;
  EXPECT_EQ(policy.Of("export-1").thresholds.lag_warning, 5);
  EXPECT_EQ(policy.Of("web").thresholds.lag_warning, 10'000);
}

TEST_F(RenamesTest, OnceWatchesTheGroupsOfABucketThatTheFiltersLeave) {
  ClusterSettings cluster =
      Read("group.exclude: -tmp$\nrename: [{match: '^export-', to: exports}]").clusters[0];
  WatchOnly(cluster, {"exports", "web-tmp"});
  EXPECT_TRUE(cluster.groups.Matches("export-1"));
  EXPECT_FALSE(cluster.groups.Matches("export-1-tmp")) << "it is in no bucket when serving either";
  EXPECT_TRUE(cluster.groups.Matches("web-tmp")) << "asked for by its own name";
  EXPECT_FALSE(cluster.groups.Matches("web"));
}

TEST_F(RenamesTest, EachProblemIsOneLineWithItsPlace) {
  const std::string no_match =
      "match: must be a regular expression, as in '^export-'; each entry of rename: needs one";
  const std::string no_to = "to: must be a name, as in export-any; each entry of rename: needs one";
  const std::pair<std::string, std::string> cases[] = {
      {"rename: 5", "1: rename: must be a list, as in \"- {match: '^export-', to: export-any}\""},
      {"rename: {match: a, to: b}",
       "1: rename: must be a list, as in \"- {match: '^export-', to: export-any}\""},
      {"renam: []", "1: unknown key renam, did you mean rename?"},
      {"rename:\n  - export", "2: an entry of rename: must be a map with match and to"},
      {"rename:\n  - to: a", "2: " + no_match},
      {"rename:\n  - match: a", "2: " + no_to},
      {"rename:\n  - match: a\n    to: ''", "3: " + no_to},
      {"rename:\n  - match: a\n    to: [b]", "3: " + no_to},
      {"rename:\n  - {match: a, to: b, too: c}", "2: unknown key too in rename:, did you mean to?"},
      {"rename:\n  - to: a\n    match: b\n    to: c", "4: duplicate key to, first on line 2"},
      {"rename:\n  - to: a\n    match: 'a('",
       "3: match: \"a(\" is not a valid regular expression: missing ): a( (at character 1)"},
      {"clusters:\n  - name: eu\n    kafka.bootstrap-servers: a:1\n    rename: [{match: a}]",
       "4: " + no_to},
  };
  for (const auto& [content, line] : cases) {
    folder_.Write("lagwatch.yaml", content);
    EXPECT_THAT(LinesOf(ProblemsOf({{"config.file", "lagwatch.yaml"}})),
                ElementsAre("78 lagwatch.yaml:" + line))
        << content;
  }
}

TEST_F(RenamesTest, AReferenceToAPartThatIsNotThere) {
  folder_.Write("lagwatch.yaml", "rename: [{match: '(a)b', to: '\\2'}]");
  const auto lines = LinesOf(ProblemsOf({{"config.file", "lagwatch.yaml"}}));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].starts_with(
      "78 lagwatch.yaml:1: to: \"\\2\" refers to a capture group that match does not have: "))
      << lines[0];
  EXPECT_TRUE(lines[0].ends_with("; \\1 is the first capture group, \\\\ a backslash")) << lines[0];
}

}  // namespace
}  // namespace lagwatch::config

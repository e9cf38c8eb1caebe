// SPDX-License-Identifier: Apache-2.0
// The file's `thresholds:`: what each group is held against, and what bad entries get.
#include "config/thresholds.h"

#include "resolving.h"

namespace lagwatch::config {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

constexpr std::string_view kFile =
    "threshold.lag-warning: 500\n"
    "threshold.window: 10m\n"
    "thresholds:\n"
    "  - {group: '^billing', lag_warning: 1000, lag_critical: 50000, lag_seconds_critical: 120,\n"
    "     lag_seconds_warning: 1m, window: 5m}\n"
    "  - {group: '^nightly', mute: [stopped, stalled], inactive_after: 48h}\n"
    "  - {group: bill, lag_warning: off, mute: rewind}\n";

class ThresholdsTest : public testing::Test {
 protected:
  Settings Read(std::string_view content, FlagValues flags = {}) {
    folder_.Write("lagwatch.yaml", std::string(content));
    flags.emplace_back("config.file", "lagwatch.yaml");
    return SettingsOf(flags);
  }

  const Folder folder_;
};

bool Mutes(const GroupPolicy& policy, ReasonKind kind) {
  return policy.mute.test(static_cast<std::size_t>(kind));
}

TEST_F(ThresholdsTest, TheFirstPatternThatMatchesCounts) {
  const Settings settings = Read(kFile);
  const GroupPolicy& billing = settings.clusters[0].policy.Of("billing-eu");
  EXPECT_EQ(billing.thresholds.lag_warning, 1'000);
  EXPECT_EQ(billing.thresholds.lag_critical, 50'000);
  EXPECT_EQ(billing.thresholds.time_lag_warning, minutes(1));
  EXPECT_EQ(billing.thresholds.time_lag_critical, seconds(120));
  EXPECT_EQ(billing.window, minutes(5));
  EXPECT_EQ(billing.inactive_after, hours(24));
  EXPECT_TRUE(billing.mute.none());
}

TEST_F(ThresholdsTest, WhatIsNotSetComesFromTheFlags) {
  const Settings settings = Read(kFile, {{"threshold.lag-critical", "7"}});
  const GroupPolicy& nightly = settings.clusters[0].policy.Of("nightly");
  EXPECT_EQ(nightly.thresholds.lag_warning, 500);
  EXPECT_EQ(nightly.thresholds.lag_critical, 7);
  EXPECT_EQ(nightly.window, minutes(10));
  EXPECT_EQ(nightly.inactive_after, hours(48));
  EXPECT_TRUE(Mutes(nightly, ReasonKind::kStopped));
  EXPECT_TRUE(Mutes(nightly, ReasonKind::kStalled));
  EXPECT_EQ(nightly.mute.count(), 2u);
}

TEST_F(ThresholdsTest, APatternMatchesAnywhereAndOffSwitchesOff) {
  const Settings settings = Read(kFile);
  const GroupPolicy& other = settings.clusters[0].policy.Of("eu-billing");
  EXPECT_EQ(other.thresholds.lag_warning, std::nullopt);
  EXPECT_TRUE(Mutes(other, ReasonKind::kRewind));
  EXPECT_EQ(settings.clusters[0].policy.Of("web").thresholds.lag_warning, 500) << "no pattern";
}

TEST_F(ThresholdsTest, ThePoliciesLiveAsLongAsACopyOfThePolicy) {
  Policy copy;
  { copy = Read(kFile).clusters[0].policy; }
  EXPECT_EQ(copy.Of("billing").thresholds.lag_warning, 1'000);
}

TEST_F(ThresholdsTest, AClustersOwnListReplacesTheTopOne) {
  const Settings settings = Read(
      "thresholds: [{group: a, lag_warning: 1}, {group: b, lag_warning: 2}]\n"
      "clusters:\n"
      "  - {name: eu, kafka.bootstrap-servers: 'eu:1'}\n"
      "  - {name: us, kafka.bootstrap-servers: 'us:1', thresholds: [{group: a, lag_warning: 3}]}\n"
      "  - {name: asia, kafka.bootstrap-servers: 'asia:1', thresholds: []}\n");
  const auto warning = [&](std::size_t cluster, const std::string& group) {
    return settings.clusters[cluster].policy.Of(group).thresholds.lag_warning;
  };
  EXPECT_EQ(warning(0, "a"), 1);
  EXPECT_EQ(warning(0, "b"), 2);
  EXPECT_EQ(warning(1, "a"), 3);
  EXPECT_EQ(warning(1, "b"), 10'000);
  EXPECT_EQ(warning(2, "a"), 10'000);
}

TEST_F(ThresholdsTest, LimitsOfTimeLagNeedTimes) {
  folder_.Write("lagwatch.yaml",
                "collect.time-lag: off\n"
                "threshold.lag-seconds-warning: off\n"
                "thresholds:\n"
                "  - {group: a, lag_seconds_warning: off, lag_warning: 5}\n"
                "  - group: b\n"
                "    lag_seconds_critical: 2m\n");
  const FlagValues flags{{"config.file", "lagwatch.yaml"},
                         {"threshold.lag-seconds-critical", "2m"},
                         {"once", "true"},
                         {"max-lag-seconds", "60"}};
  const std::string fault = " needs time lag, but collect.time-lag is off; leave one out";
  EXPECT_THAT(
      LinesOf(ProblemsOf(flags)),
      ElementsAre("64 --threshold.lag-seconds-critical" + fault, "64 --max-lag-seconds" + fault,
                  "78 lagwatch.yaml:6: lag_seconds_critical" + fault));
  FlagValues on = flags;
  on.emplace_back("collect.time-lag", "search");
  EXPECT_THAT(LinesOf(ProblemsOf(on)), ElementsAre());
}

TEST_F(ThresholdsTest, EachProblemIsOneLineWithItsPlace) {
  const std::pair<std::string, std::string> cases[] = {
      {"thresholds: 5",
       "1: thresholds: must be a list, as in \"- {group: '^billing', lag_critical: 50000}\""},
      {"thresholds:",
       "1: thresholds: must be a list, as in \"- {group: '^billing', lag_critical: "
       "50000}\""},
      {"thresholds: {group: a}",
       "1: thresholds: must be a list, as in \"- {group: '^billing', lag_critical: 50000}\""},
      {"tresholds: []", "1: unknown key tresholds, did you mean thresholds?"},
      {"thresholds:\n  - billing", "2: an entry of thresholds: must be a map with a group"},
      {"thresholds:\n  - lag_warning: 1",
       "2: this entry of thresholds: has no group; set a regular expression, '.*' for all"},
      {"thresholds:\n  - {group: }",
       "2: group: must be a regular expression, as in '^billing'; '.*' matches all"},
      {"thresholds:\n  - group: a\n    group: b", "3: duplicate key group, first on line 2"},
      {"thresholds:\n  - group: 'a('",
       "2: group: \"a(\" is not a valid regular expression: missing ): a( (at character 1)"},
      {"thresholds:\n  - group: a\n    lag_warnin: 1",
       "3: unknown key lag_warnin in thresholds:, did you mean lag_warning?"},
      {"thresholds: [{group: a, lag_critical: 10k}]",
       "1: lag_critical: \"10k\" must be a whole number, 0 or greater, or \"off\""},
      {"thresholds: [{group: a, lag_warning: [1]}]", "1: lag_warning must have one value"},
      {"thresholds: [{group: a, lag_seconds_warning: 1.5}]",
       "1: lag_seconds_warning: \"1.5\" must be a number of seconds, a duration like 2m, or "
       "\"off\""},
      {"thresholds: [{group: a, window: 5}]",
       "1: window: \"5\" is not a duration; write it like 500ms, 15s, 5m or 1h30m"},
      {"thresholds: [{group: a, window: 999ms}]",
       "1: window: \"999ms\" is too short; it must be at least 1s"},
      {"thresholds: [{group: a, inactive_after: 2d}]",
       "1: inactive_after: \"2d\" is not a duration; write it like 500ms, 15s, 5m or 1h30m"},
      {"thresholds: [{group: a, inactive_after: 0s}]",
       "1: inactive_after: \"0s\" must be greater than 0"},
      {"thresholds:\n  - group: a\n    mute:\n      - stopped\n      - staled",
       "5: mute: \"staled\" is not a reason, did you mean stalled?"},
      {"thresholds: [{group: a, mute: [{stopped: 1}]}]", "1: mute must be a list of values"},
      {"clusters:\n  - name: eu\n    kafka.bootstrap-servers: a:1\n    thresholds: [{group: a, x: "
       "1}]",
       "4: unknown key x in thresholds:"},
  };
  for (const auto& [content, line] : cases) {
    folder_.Write("lagwatch.yaml", content);
    EXPECT_THAT(LinesOf(ProblemsOf({{"config.file", "lagwatch.yaml"}})),
                ElementsAre("78 lagwatch.yaml:" + line))
        << content;
  }
}

}  // namespace
}  // namespace lagwatch::config

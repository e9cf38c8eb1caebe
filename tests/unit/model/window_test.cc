// SPDX-License-Identifier: Apache-2.0
#include "model/window.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "support/scenario.h"

namespace lagwatch {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::Scenario;

using Kinds = std::vector<ReasonKind>;

constexpr Duration kInterval = seconds(15);

// From a silent window to one of 30 intervals; in thousandths of an interval.
constexpr std::array kWindows = {500,   916,   917,   1'000, 2'000,  3'000,  4'500,  4'583, 4'584,
                                 4'800, 4'999, 5'000, 6'000, 10'900, 11'100, 21'900, 30'000};

bool Fires(Scenario& s, ReasonKind kind) {
  const std::string name(ReasonName(kind));
  const std::vector<std::string> story = s.Story();
  return std::any_of(story.begin(), story.end(),
                     [&](const std::string& line) { return line.find(name) != std::string::npos; });
}

// Whether the rule fires of a group of which it holds for as long as it is watched.
bool CanFire(ReasonKind kind, Duration window) {
  Scenario s(kInterval);
  s.Owner("m");
  s.policy.groups.window = window;
  s.log().end = 1'000'000;
  s.reader().committed = 900'000;
  s.Flow(1'000, kind == ReasonKind::kStalled ? 0 : 10);
  if (kind == ReasonKind::kRetentionRisk) s.log().deletes = 500;
  s.Run(minutes(20), [&](Duration) { s.group().members.at(0).first += "x"; });
  return Fires(s, kind);
}

Kinds NeverWith(Duration window) {
  GroupPolicy policy;
  policy.window = window;
  return NeverJudged(policy, kInterval);
}

TEST(JudgedTest, NamesTheRulesThatNeverFire) {
  for (const int thousandths : kWindows) {
    const Duration window = kInterval * thousandths / 1'000;
    const Kinds never = NeverWith(window);
    for (const ReasonKind kind : {ReasonKind::kRetentionRisk, ReasonKind::kFallingBehind,
                                  ReasonKind::kRebalanceStorm, ReasonKind::kStalled}) {
      const bool silenced = std::find(never.begin(), never.end(), kind) != never.end();
      EXPECT_EQ(CanFire(kind, window), !silenced)
          << ReasonName(kind) << " with a window of " << thousandths << "/1000 intervals";
    }
  }
}

TEST(JudgedTest, AreListedInTheOrderOfTheRules) {
  EXPECT_EQ(NeverWith(seconds(10)), (Kinds{ReasonKind::kRetentionRisk, ReasonKind::kFallingBehind,
                                           ReasonKind::kRebalanceStorm}));
  EXPECT_EQ(NeverWith(minutes(1)),
            (Kinds{ReasonKind::kFallingBehind, ReasonKind::kRebalanceStorm}));
  EXPECT_EQ(NeverWith(minutes(5)), Kinds{});
}

TEST(JudgedTest, SaysWhichRulesAndWhyUnlessTheyAreMuted) {
  GroupPolicy policy;
  EXPECT_EQ(NeverJudgedText(policy, kInterval), "");
  policy.window = minutes(1);
  EXPECT_EQ(
      NeverJudgedText(policy, kInterval),
      "rules that never fire with these settings: falling_behind, rebalance_storm; the window "
      "(1 min) is shorter than five intervals of 15 s");
  policy.mute.set(static_cast<std::size_t>(ReasonKind::kRebalanceStorm));
  EXPECT_EQ(
      NeverJudgedText(policy, kInterval),
      "rules that never fire with these settings: falling_behind; the window (1 min) is shorter "
      "than five intervals of 15 s");
  policy.mute.set(static_cast<std::size_t>(ReasonKind::kFallingBehind));
  EXPECT_EQ(NeverJudgedText(policy, kInterval), "");
}

}  // namespace
}  // namespace lagwatch

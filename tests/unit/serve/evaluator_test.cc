// SPDX-License-Identifier: Apache-2.0
// A clock that is set back must change nothing but the times that are shown.
#include "serve/evaluator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "core/clock_step.h"
#include "render/json.h"
#include "support/incident.h"

namespace lagwatch::serve {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using testing::Incident;

// Moves what lagwatch's own clock gave; the times of records are left out of this test.
void SetClock(Snapshot& snapshot, Duration ahead) {
  snapshot.times.clear();
  for (WallTime* time :
       {&snapshot.started, &snapshot.commits_read, &snapshot.ends_read, &snapshot.metadata_read}) {
    *time += ahead;
  }
  for (Topic& topic : snapshot.topics) {
    for (Partition& partition : topic.partitions) {
      if (partition.bounds) partition.bounds->read_at += ahead;
    }
  }
}

config::ClusterSettings Settings() {
  config::ClusterSettings settings;
  settings.interval = Incident::kInterval;
  settings.policy.stale_after = 3 * Incident::kInterval;
  settings.policy.time_lag = false;
  // Quiet ones, so that the others are judged as themselves.
  settings.policy.shown_as = [](std::string_view group) {
    const bool merged = group > "group-04" && group < "group-10";
    return merged ? std::string("merged") : std::string(group);
  };
  return settings;
}

// What is shown when its clock was `ahead` of what it is now.
std::string Shown(const Evaluator& evaluator, Report report, Duration ahead) {
  core::MoveBack(report, ahead);
  render::GroupsQuery whole;
  whole.partitions = true;
  const std::string text =
      render::GroupsJson(std::array{render::ClusterReport{"", &report}}, whole);
  const std::array segments{evaluator.Render(report)};
  return text + render::Inflate(render::JoinPage(segments, render::Format::kText));
}

// An hour in which everything goes wrong, twice: the second time with a clock that is set back
// while groups are stalled and stopped, a broker is away, Kafka is away, and a group is deleted.
TEST(EvaluatorTest, AClockThatIsSetBackChangesNoCounterAndNoVerdict) {
  constexpr std::array kStepsAt = {18 * 4, 41 * 4, 50 * 4 + 2, 55 * 4 + 1};
  Incident incident;
  Incident same;
  Evaluator steady(Settings(), config::NameFilter());
  Evaluator stepping(Settings(), config::NameFilter());
  Duration ahead{};
  for (int i = 0; i < Incident::kCollections; ++i) {
    if (std::find(kStepsAt.begin(), kStepsAt.end(), i) != kStepsAt.end()) ahead -= hours(1);
    Snapshot right = incident.Next();
    Snapshot shifted = same.Next();
    SetClock(right, Duration::zero());
    SetClock(shifted, ahead);
    const WallTime now = right.started + seconds(2);
    const auto a = steady.Evaluate(std::move(right), now);
    const auto b = stepping.Evaluate(std::move(shifted), now + ahead);
    // All of them would take a minute.
    const auto is_near = [i](int step) { return i >= step && i < step + 3; };
    if (i % 20 != 0 && std::none_of(kStepsAt.begin(), kStepsAt.end(), is_near)) continue;
    ASSERT_EQ(Shown(stepping, *b, ahead), Shown(steady, *a, Duration::zero()))
        << "collection " << i;
  }
}

}  // namespace
}  // namespace lagwatch::serve

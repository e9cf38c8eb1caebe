// SPDX-License-Identifier: Apache-2.0
// A recorded hour in trouble, played: equal to the byte each time, and told as it was.
#include "serve/replayer.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <map>

#include "render/json.h"
#include "replay/recorder.h"
#include "support/incident.h"

namespace lagwatch::serve {
namespace {

using ::testing::ElementsAre;
using testing::Incident;

// Pages of every so many collections; those of all would take a sanitizer minutes.
constexpr int kPageEvery = 15;

class PlayerTest : public ::testing::Test {
 protected:
  // Once for all tests: they only read it.
  static void SetUpTestSuite() {
    std::string folder = (std::filesystem::temp_directory_path() / "lagwatch-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = folder;
    auto opened = replay::Recorder::Open(Path(), std::int64_t{1} << 30,
                                         {"1.0.0", {{"", Incident::kInterval, {}, true}}});
    const auto& recorder = std::get<std::unique_ptr<replay::Recorder>>(opened);
    Incident incident;
    for (int i = 0; i < Incident::kCollections; ++i) {
      const Snapshot snapshot = incident.Next();
      ASSERT_EQ(recorder->Append(0, snapshot.ends_read, snapshot), "");
    }
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }
  static std::string Path() { return folder_ / "incident.rec"; }

  static config::Settings Defaults() {
    config::Settings settings;
    settings.clusters.emplace_back();
    settings.replay_file = Path();
    return settings;
  }
  static config::Settings Stricter() {
    config::Settings settings = Defaults();
    config::ClusterSettings& cluster = settings.clusters.front();
    cluster.groups = std::get<config::NameFilter>(config::NameFilter::Make("-0[0-4]$", "^$"));
    cluster.policy.groups.thresholds.lag_critical = 20'000;
    cluster.policy.groups.window = std::chrono::minutes(2);
    cluster.member_info = true;
    return settings;
  }

  static std::unique_ptr<Replayer> Open(const config::Settings& settings) {
    return std::move(std::get<std::unique_ptr<Replayer>>(Replayer::Open(settings)));
  }

  static std::string PageOf(const Replayer& replayer, const ReplayStep& played) {
    const std::vector segments = {replayer.clusters()[played.cluster].Render(*played.after)};
    const std::string page = render::Inflate(render::JoinPage(segments, render::Format::kText));
    const std::vector<render::ClusterReport> reports = {{"", played.after.get()}};
    render::GroupsQuery query;
    query.partitions = true;
    return page + render::GroupsJson(reports, query);
  }

  // Two at once, so that not even where values lie in memory is the same.
  static void ExpectEqualPages(const config::Settings& settings) {
    const auto first = Open(settings);
    const auto second = Open(settings);
    int played = 0;
    for (; const auto next = first->Next(); ++played) {
      const auto again = second->Next();
      ASSERT_TRUE(again);
      if (played % kPageEvery != 0) continue;
      ASSERT_TRUE(PageOf(*first, *next) == PageOf(*second, *again)) << "collection " << played;
    }
    EXPECT_FALSE(second->Next());
    EXPECT_EQ(played, Incident::kCollections);
    EXPECT_EQ(first->warning(), "");
  }

  // "15 critical: stalled", a line for each change of a group's status and worst reason, with the
  // minutes since the beginning.
  static std::map<std::string, std::vector<std::string>> Stories(const config::Settings& settings) {
    std::map<std::string, std::string> last;
    std::map<std::string, std::vector<std::string>> stories;
    const auto replayer = Open(settings);
    while (const auto played = replayer->Next()) {
      const auto minute = (replayer->now() - Incident::kBegin) / std::chrono::minutes(1);
      std::map<std::string, std::string> now;
      for (const GroupReport& group : played->after->groups) {
        now[group.id] = StatusName(group.status);
        if (group.reasons.empty()) continue;
        now[group.id] += ": " + std::string(ReasonName(group.reasons.front().kind));
      }
      for (const auto& [id, verdict] : now) {
        if (last[id] != verdict) stories[id].push_back(std::to_string(minute) + " " + verdict);
        last.erase(id);
      }
      for (const auto& [id, _] : last) stories[id].push_back(std::to_string(minute) + " gone");
      last = std::move(now);
    }
    return stories;
  }

 private:
  static inline std::filesystem::path folder_;
};

TEST_F(PlayerTest, AnHourGivesEqualPagesEachTime) { ExpectEqualPages(Defaults()); }

TEST_F(PlayerTest, SoItDoesWithOtherSettings) { ExpectEqualPages(Stricter()); }

TEST_F(PlayerTest, SoItDoesWithGroupsUnderOneName) {
  config::Settings settings = Defaults();
  settings.clusters.front().policy.shown_as = [](std::string_view) { return std::string("all"); };
  ExpectEqualPages(settings);
  for (const auto& [group, story] : Stories(settings)) EXPECT_EQ(group, "all");
}

TEST_F(PlayerTest, TheHourIsToldAsItWas) {
  auto stories = Stories(Defaults());
  EXPECT_EQ(stories.size(), 20u);
  EXPECT_THAT(stories["group-00"],
              ElementsAre("0 ok", "11 warning: lag_above_threshold", "15 critical: stalled",
                          "20 warning: lag_above_threshold", "24 ok", "40 unknown: stale_data",
                          "42 ok", "50 unknown: stale_data", "51 ok"));
  EXPECT_THAT(stories["group-01"],
              ElementsAre("0 ok", "15 ok: no_members", "16 warning: lag_above_threshold",
                          "20 critical: stopped", "36 warning: lag_above_threshold",
                          "40 unknown: incomplete_data", "42 warning: lag_above_threshold", "44 ok",
                          "50 unknown: stale_data", "51 ok"));
  EXPECT_THAT(stories["group-02"],
              ElementsAre("0 ok", "19 warning: lag_above_threshold", "23 critical: stalled",
                          "25 critical: data_loss", "30 critical: stalled",
                          "30 warning: lag_above_threshold", "32 ok", "40 unknown: incomplete_data",
                          "42 ok", "50 unknown: stale_data", "51 ok"));
  EXPECT_THAT(stories["group-03"],
              ElementsAre("0 ok", "32 warning: rebalance_storm", "36 ok", "40 unknown: stale_data",
                          "42 ok", "50 unknown: stale_data", "51 ok"));
  EXPECT_THAT(stories["group-04"], ElementsAre("0 ok", "40 unknown: incomplete_data", "42 ok",
                                               "50 unknown: stale_data", "51 ok", "55 gone"));
  EXPECT_THAT(stories["group-05"], ElementsAre("0 ok", "40 unknown: incomplete_data", "42 ok",
                                               "50 unknown: stale_data", "51 ok"));
}

TEST_F(PlayerTest, OtherSettingsTellAnotherStory) {
  auto stories = Stories(Stricter());
  EXPECT_EQ(stories.size(), 5u);
  EXPECT_THAT(
      stories["group-00"],
      ElementsAre("0 ok", "11 warning: lag_above_threshold", "12 critical: stalled",
                  "20 critical: lag_above_threshold", "23 warning: lag_above_threshold", "24 ok",
                  "40 unknown: stale_data", "42 ok", "50 unknown: stale_data", "51 ok"));
}

}  // namespace
}  // namespace lagwatch::serve

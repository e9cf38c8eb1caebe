// SPDX-License-Identifier: Apache-2.0
#include "render/served.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "core/gates.h"
#include "render/table.h"
#include "support/scenario.h"

namespace lagwatch::render {
namespace {

using std::chrono::minutes;
using testing::Scenario;

constexpr StatusInfo kInfo{};

// A group that stalls, one that was deleted from under, and one that keeps up.
Scenario Troubles() {
  Scenario s;
  s.Partition("a", 1).Partition("b", 0, 2'000).Owner("m", {{"a", 0}, {"a", 1}}).Flow(10, 0);
  s.log("b").start = 50;
  s.groups["lost"].readers[{"b", 0}].committed = 10;
  s.groups["uncommitted"].state = GroupState::kStable;
  s.groups["uncommitted"].members.emplace_back("n", testing::Owned{{"b", 0}});
  s.Run(minutes(20));
  return s;
}

std::vector<ServedCluster> Read(const Report& report) {
  const std::vector<ClusterReport> reports = {{"eu", &report}};
  auto read = ReadServedStatus(StatusJson(reports, kInfo));
  auto clusters = std::get<std::vector<ServedCluster>>(std::move(read));
  GroupsQuery query;
  query.partitions = true;
  EXPECT_EQ(ReadServedGroups(GroupsJson(reports, query), clusters), "");
  return clusters;
}

TEST(ServedTest, TheTableIsTheServers) {
  const Scenario s = Troubles();
  const Report& report = s.report();
  const std::vector<ServedCluster> clusters = Read(report);
  ASSERT_EQ(clusters.size(), 1U);
  const std::vector<ClusterReport> theirs = {{"eu", &report}};
  const std::vector<ClusterReport> ours = {{clusters[0].name, &clusters[0].report}};
  const std::string table = Table(theirs, {.advise = true});
  EXPECT_NE(table.find("stalled"), std::string::npos);
  EXPECT_NE(table.find("data_loss"), std::string::npos);
  EXPECT_EQ(Table(ours, {.advise = true}), table);
}

TEST(ServedTest, TheDocumentIsTheServers) {
  const Scenario s = Troubles();
  const Report& report = s.report();
  const std::vector<ClusterReport> theirs = {{"eu", &report}};
  GroupsQuery query;
  query.partitions = true;
  EXPECT_EQ(ServedJson(Read(report)), GroupsJson(theirs, query));
}

TEST(ServedTest, OneGroupIsReadLikeAList) {
  const Scenario s = Troubles();
  auto clusters = Read(s.report());
  clusters[0].report.groups.clear();
  clusters[0].groups.clear();
  EXPECT_EQ(ReadServedGroups(GroupJson("eu", s.report(), s.Told()), clusters), "");
  EXPECT_EQ(ReadServedGroups(GroupJson("us", s.report(), s.Told("lost")), clusters), "");
  ASSERT_EQ(clusters[0].report.groups.size(), 1U);
  EXPECT_EQ(clusters[0].report.groups[0].id, "g");
  EXPECT_EQ(clusters[0].report.groups[0].status, Status::kCritical);
}

TEST(ServedTest, AGateChangesTheVerdictAndTheDocument) {
  Scenario s;
  s.Owner("m").Flow(10, 10);
  s.log().end = 1'100;
  s.Run(minutes(1));
  auto clusters = Read(s.report());
  Report& report = clusters[0].report;
  ASSERT_EQ(report.groups.at(0).status, Status::kOk);
  core::ApplyGates({.max_lag = 100, .max_time_lag = {}}, report.topics, report.groups[0]);
  EXPECT_EQ(report.groups[0].status, Status::kOk);
  core::ApplyGates({.max_lag = 99, .max_time_lag = {}}, report.topics, report.groups[0]);
  EXPECT_EQ(report.groups[0].status, Status::kCritical);
  EXPECT_EQ(report.groups[0].reasons.at(0).text,
            "partition 0 of a is 100 records behind; --max-lag is 99");
  const std::string document = ServedJson(clusters);
  EXPECT_NE(document.find("--max-lag is 99"), std::string::npos);
  EXPECT_NE(document.find("\"critical\":1"), std::string::npos);
}

TEST(ServedTest, AnAgeThatIsNotKnownPassesNoGate) {
  Scenario s;
  s.Owner("m").Flow(10, 10);
  s.log().end = 1'100;
  s.Run(minutes(1));
  auto clusters = Read(s.report());
  Report& report = clusters[0].report;
  core::ApplyGates({.max_lag = {}, .max_time_lag = minutes(1)}, report.topics, report.groups[0]);
  EXPECT_EQ(report.groups[0].status, Status::kUnknown);
}

TEST(ServedTest, AGroupThatIsTooEarlyToCallIsWatching) {
  std::vector<ServedCluster> clusters(1);
  const std::string document =
      R"({"group":"g","cluster":"","status":"ok","shown_as":"watching","headline":"Too early to judge."})";
  EXPECT_EQ(ReadServedGroups(document, clusters), "");
  ASSERT_EQ(clusters[0].report.groups.size(), 1U);
  EXPECT_EQ(clusters[0].report.groups[0].status, Status::kOk);
  EXPECT_EQ(clusters[0].report.groups[0].shown_as, ShownAs::kWatching);
  EXPECT_EQ(ServedHeadline(clusters[0], 0), "Too early to judge.");
}

TEST(ServedTest, AClusterWithoutFreshDataIsNotReady) {
  Scenario s;
  s.Run(minutes(1));
  s.down = true;
  s.Run(minutes(5));
  const auto clusters = Read(s.report());
  EXPECT_FALSE(clusters.at(0).report.up);
  EXPECT_EQ(clusters[0].report.not_ready, s.report().not_ready);
  EXPECT_FALSE(clusters[0].report.not_ready.empty());
}

TEST(ServedTest, OtherAnswersAreRefused) {
  const std::string deep(10'000, '[');
  for (const std::string& text :
       {std::string(), std::string("<html>"), std::string("[]"), std::string("{}"),
        std::string(R"({"version":"1","clusters":[1]})"), std::string(R"({"clusters":[]})"),
        deep}) {
    EXPECT_TRUE(std::holds_alternative<std::string>(ReadServedStatus(text))) << text.substr(0, 40);
    std::vector<ServedCluster> clusters(1);
    EXPECT_NE(ReadServedGroups(text, clusters), "") << text.substr(0, 40);
  }
}

}  // namespace
}  // namespace lagwatch::render

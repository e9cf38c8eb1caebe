// SPDX-License-Identifier: Apache-2.0
#include "render/json.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "golden/sample_report.h"

namespace lagwatch::render {
namespace {

using nlohmann::json;
using Strings = std::vector<std::string>;

GroupReport Lagging(const char* id, std::optional<std::int64_t> lag, Status status) {
  GroupReport group;
  group.id = id;
  group.lag_sum = lag;
  group.status = status;
  return group;
}

class GroupsJsonTest : public ::testing::Test {
 protected:
  GroupsJsonTest() {
    eu_.groups = {Lagging("b", 5, Status::kOk), Lagging("a", 7, Status::kWarning),
                  Lagging("d", {}, Status::kCritical), Lagging("e", 9, Status::kUnknown),
                  Lagging("Billing", 9, Status::kWarning)};
    us_.groups = {Lagging("c", 1, Status::kCritical)};
  }

  json Document(const GroupsQuery& query) const {
    const std::vector<ClusterReport> clusters = {{"eu", &eu_}, {"us", &us_}};
    return json::parse(GroupsJson(clusters, query));
  }

  Strings Names(const GroupsQuery& query) const {
    Strings names;
    const json document = Document(query);
    for (const json& group : document["groups"]) names.push_back(group["group"]);
    return names;
  }

  Report eu_;
  Report us_;
};

TEST_F(GroupsJsonTest, SortsByWhatIsAskedFor) {
  GroupsQuery query;
  EXPECT_EQ(Names(query), (Strings{"c", "d", "e", "Billing", "a", "b"})) << "trouble";
  query.order = *ParseGroupOrder("status");
  EXPECT_EQ(Names(query), (Strings{"c", "d", "e", "Billing", "a", "b"}));
  query.order = *ParseGroupOrder("name");
  EXPECT_EQ(Names(query), (Strings{"Billing", "a", "b", "c", "d", "e"}));
  query.order = *ParseGroupOrder("lag");
  EXPECT_EQ(Names(query), (Strings{"Billing", "e", "a", "b", "c", "d"})) << "unknown comes last";
}

TEST_F(GroupsJsonTest, SortsByTimeLagWithTheUnknownLast) {
  eu_.groups[0].time_lag_max = std::chrono::seconds(9);
  eu_.groups[1].time_lag_max = Duration::zero();
  us_.groups[0].time_lag_max = std::chrono::seconds(90);
  GroupsQuery query;
  for (const char* sort : {"time_lag", "lag_seconds"}) {
    query.order = *ParseGroupOrder(sort);
    EXPECT_EQ(Names(query), (Strings{"c", "b", "a", "Billing", "d", "e"}));
  }
}

TEST_F(GroupsJsonTest, KnowsItsSorts) {
  for (const char* sort : {"", "name", "lag", "time_lag", "lag_seconds", "status"}) {
    EXPECT_TRUE(ParseGroupOrder(sort)) << sort;
  }
  EXPECT_FALSE(ParseGroupOrder("Name"));
  EXPECT_FALSE(ParseGroupOrder("size"));
}

TEST_F(GroupsJsonTest, FiltersBeforeItCuts) {
  GroupsQuery query;
  query.order = *ParseGroupOrder("name");
  query.offset = 1;
  query.limit = 2;
  EXPECT_EQ(Names(query), (Strings{"a", "b"}));
  EXPECT_EQ(Document(query)["total"], 6);
  query.status = Status::kWarning;
  EXPECT_EQ(Names(query), (Strings{"a"}));
  EXPECT_EQ(Document(query)["total"], 2);
}

TEST_F(GroupsJsonTest, CutsBeyondTheEndAreEmpty) {
  GroupsQuery query;
  query.offset = 100;
  query.limit = 100;
  EXPECT_TRUE(Document(query)["groups"].empty());
  query.offset = 0;
  query.limit = 0;
  EXPECT_TRUE(Document(query)["groups"].empty());
  EXPECT_EQ(Document(query)["total"], 6);
}

TEST_F(GroupsJsonTest, SearchesNamesWithoutCase) {
  GroupsQuery query;
  query.search = "LLi";
  EXPECT_EQ(Names(query), (Strings{"Billing"}));
  query.search = "nothing like it";
  EXPECT_EQ(Names(query), Strings{});
}

TEST(GroupJson, UnknownIsNullAndKeysAreAlwaysThere) {
  const Report report = test::SampleReport();
  const json hidden = json::parse(GroupJson("", report, test::Hidden()));
  for (const char* key : {"state", "type", "assignor", "coordinator", "age_seconds", "lag_sum",
                          "lag_max", "lag_seconds_max", "members"}) {
    ASSERT_TRUE(hidden.contains(key)) << key;
    EXPECT_TRUE(hidden[key].is_null()) << key;
  }
  const json billing = json::parse(GroupJson("", report, test::Losing()));
  EXPECT_EQ(billing["members"], json::array()) << "known to be none";
  const json unread = billing["topics"][0]["partitions"][1];
  for (const char* key : {"committed", "end", "start", "last_stable", "lag", "lag_percent",
                          "lag_seconds", "lag_seconds_source", "lag_seconds_bounds", "member_id"}) {
    ASSERT_TRUE(unread.contains(key)) << key;
    EXPECT_TRUE(unread[key].is_null()) << key;
  }
}

TEST(GroupJson, MembersOfAStreamsGroupHaveStandbyTasks) {
  const Report report = test::SampleReport();
  GroupReport group = test::Losing();
  group.members = {
      {.id = "m", .client_id = "", .host = "", .group_instance_id = "", .standby_tasks = 2}};
  EXPECT_FALSE(json::parse(GroupJson("", report, group))["members"][0].contains("standby_tasks"));
  group.type = GroupType::kStreams;
  EXPECT_EQ(json::parse(GroupJson("", report, group))["members"][0]["standby_tasks"], 2);
}

// What the official tool shows too: nothing committed, but the log has its ends.
TEST(GroupJson, UncommittedPartitionShowsItsLog) {
  Report report = test::SampleReport();
  report.topics[1].partitions[1].bounds = test::Bounds(3, 9);
  const json group = json::parse(GroupJson("", report, test::KeepingUp()));
  const json row = group["topics"][0]["partitions"][1];
  EXPECT_TRUE(row["committed"].is_null());
  EXPECT_TRUE(row["lag"].is_null());
  EXPECT_EQ(row["end"], 9);
  EXPECT_EQ(row["start"], 3);
  EXPECT_EQ(row["member_id"], "m-1");
}

TEST(GroupJson, LagInPercentOfTheEnd) {
  Report report = test::SampleReport();
  GroupReport group;
  group.topics = {
      {0,
       {test::Committed(0, 2, test::Bounds(0, 3)), test::Committed(1, 0, test::Bounds(0, 0)),
        test::Committed(2, 0, test::Bounds(0, 8))},
       3,
       2,
       9}};
  const json document = json::parse(GroupJson("", report, group));
  const json& rows = document["topics"][0]["partitions"];
  EXPECT_EQ(rows[0]["lag_percent"], 33.33);
  EXPECT_EQ(rows[1]["lag_percent"], 0) << "an empty log has no lag";
  EXPECT_EQ(rows[2]["lag_percent"], 100);
}

// One row of a group that was shown at kNow.
json TimeOf(const PartitionLag& lag) {
  const Report report = test::SampleReport();
  GroupReport group;
  group.topics = {{1, {lag}, 2, {}, {}}};
  return json::parse(GroupJson("", report, group))["topics"][0]["partitions"][0];
}

TEST(GroupJson, TimeLagSaysHowItWasFoundAndItsBounds) {
  PartitionLag lag = test::Committed(0, 90, test::Bounds(0, 100));
  lag.time_lag = std::chrono::milliseconds(60'500);
  const WallTime written = test::kNow - *lag.time_lag;
  lag.unread = {written, written - std::chrono::seconds(2), written + std::chrono::seconds(1),
                TimeSource::kSearch, false};
  json row = TimeOf(lag);
  EXPECT_EQ(row["lag_seconds"], 60.5);
  EXPECT_EQ(row["lag_seconds_source"], "search");
  EXPECT_EQ(row["lag_seconds_bounds"], json({59.5, 62.5})) << "youngest first";
  lag.unread = {written, written, written, TimeSource::kFetch, false};
  row = TimeOf(lag);
  EXPECT_EQ(row["lag_seconds_source"], "fetch");
  EXPECT_EQ(row["lag_seconds_bounds"], json({60.5, 60.5}));
}

TEST(GroupJson, ASingleRecordThatNobodyReadMayBeAMarker) {
  PartitionLag lag = test::Committed(0, 99, test::Bounds(0, 100));
  lag.time_lag = std::chrono::seconds(60);
  const WallTime written = test::kNow - *lag.time_lag;
  lag.unread = {written, written, written, TimeSource::kSearch, false};
  EXPECT_EQ(TimeOf(lag)["lag_seconds_bounds"], json({0, 60}));
  lag.unread->source = TimeSource::kFetch;
  EXPECT_EQ(TimeOf(lag)["lag_seconds_bounds"], json({60, 60}));
}

TEST(GroupJson, NoLagIsNoTimeAndNeedsNoSource) {
  const json row = TimeOf(test::Committed(0, 100, test::Bounds(0, 100)));
  EXPECT_EQ(row["lag_seconds"], 0);
  EXPECT_TRUE(row["lag_seconds_source"].is_null());
  EXPECT_EQ(row["lag_seconds_bounds"], json({0, 0}));
}

// Clocks of producers may be ahead, or have given nothing at all.
TEST(GroupJson, BoundsAreAgesThatCanBe) {
  PartitionLag lag = test::Committed(0, 90, test::Bounds(0, 100));
  lag.time_lag = Duration::zero();
  lag.unread = {test::kNow + std::chrono::hours(1), WallTime::min(), WallTime::max(),
                TimeSource::kFetch, false};
  const json bounds = TimeOf(lag)["lag_seconds_bounds"];
  EXPECT_EQ(bounds[0], 0);
  EXPECT_EQ(bounds[1], Seconds(test::kNow.time_since_epoch()));
}

TEST(GroupJson, ForecastsAreNullUnknownOrInfinite) {
  const Report report = test::SampleReport();
  GroupReport group;
  group.catch_up = 12.5;
  json document = json::parse(GroupJson("", report, group));
  EXPECT_EQ(document["catch_up_seconds"], 12.5);
  EXPECT_TRUE(document["data_loss_eta_seconds"].is_null());
  group.data_loss_eta = std::numeric_limits<double>::infinity();
  document = json::parse(GroupJson("", report, group));
  EXPECT_EQ(document["data_loss_eta_seconds"], "+Inf");
}

TEST(GroupJson, SaysSinceWhenAndForHowLong) {
  const json group = json::parse(GroupJson("", test::SampleReport(), test::Losing()));
  EXPECT_EQ(group["status_since"], "2023-11-14T22:11:49.999Z");
  EXPECT_EQ(group["reasons"][1]["evidence"]["seconds"], 420);
  EXPECT_TRUE(group["reasons"][0]["evidence"]["seconds"].is_null());
  const json hidden = json::parse(GroupJson("", test::SampleReport(), test::Hidden()));
  EXPECT_TRUE(hidden["status_since"].is_null());
}

TEST(GroupJson, BytesThatAreNotUtf8AreReplaced) {
  Report report = test::SampleReport();
  GroupReport group = test::KeepingUp();
  group.id = "a\xFFz";
  EXPECT_EQ(json::parse(GroupJson("", report, group))["group"], "a\xEF\xBF\xBDz");
}

TEST(StatusJson, SaysWhyAClusterIsNotReadyAndCountsNothingForIt) {
  const Report report = test::UnreachedReport();
  const std::vector<ClusterReport> clusters = {{"", &report}};
  const json status = json::parse(StatusJson(
      clusters,
      {{"1.2.3", "abc", "2.14.2+lagwatch"}, test::kNow, test::kNow - std::chrono::seconds(90)}));
  EXPECT_EQ(status["version"], "1.2.3");
  EXPECT_EQ(status["librdkafka"], "2.14.2+lagwatch");
  EXPECT_EQ(status["uptime_seconds"], 90);
  const json& cluster = status["clusters"][0];
  EXPECT_EQ(cluster["ready"], false);
  EXPECT_EQ(cluster["not_ready"], "no collection has reached Kafka yet");
  for (const char* key : {"groups", "topics", "partitions", "group_partitions", "brokers",
                          "age_seconds", "last_complete_timestamp_seconds"}) {
    ASSERT_TRUE(cluster.contains(key)) << key;
    EXPECT_TRUE(cluster[key].is_null()) << key;
  }
  EXPECT_EQ(cluster["errors"][0]["example"], "Connection refused");
}

TEST(ErrorJson, IsOneObject) {
  EXPECT_EQ(json::parse(ErrorJson("no group \"x\"")), json({{"error", "no group \"x\""}}));
}

}  // namespace
}  // namespace lagwatch::render

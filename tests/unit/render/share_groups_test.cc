// SPDX-License-Identifier: Apache-2.0
// Share groups on every output: families of their own, and their type where they stand beside
// consumer groups.
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "golden/sample_report.h"
#include "render/json.h"
#include "render/own_metrics.h"
#include "render/page.h"
#include "render/served.h"
#include "render/table.h"
#include "unit/render/parsed_page.h"

namespace lagwatch::render {
namespace {

using nlohmann::json;
using test::LabelSet;
using test::ParsedPage;

// keeps-up as a share group: two members, start offset 98 of 100 in partition 0 of orders, none in
// partition 1, which both own.
Report SharedReport() {
  Report report = test::SampleReport();
  report.groups = {test::KeepingUp()};
  GroupReport& group = report.groups[0];
  group.type = GroupType::kShare;
  group.topics[0].partitions[1].is_shared = true;
  report.connect_groups = 3;
  return report;
}

ParsedPage PageOf(const Report& report, const PageOptions& options = {}) {
  const std::vector clusters = {
      std::make_shared<const ClusterSamples>(RenderMetrics(report, options))};
  return test::ParsePage(Inflate(JoinPage(clusters, Format::kText)));
}

std::string ValueOf(const ParsedPage& page, const std::string& name, const LabelSet& labels) {
  const auto found = page.find({name, labels});
  return found == page.end() ? "absent" : found->second;
}

TEST(ShareGroupsPage, HasFamiliesOfItsOwnAndNoOther) {
  const ParsedPage page = PageOf(SharedReport());
  const LabelSet group = {{"sharegroup", "keeps-up"}};
  const LabelSet topic = {{"sharegroup", "keeps-up"}, {"topic", "orders"}};
  const LabelSet row = {{"sharegroup", "keeps-up"}, {"topic", "orders"}, {"partition", "0"}};
  EXPECT_EQ(ValueOf(page, "kafka_sharegroup_start_offset", row), "98");
  EXPECT_EQ(ValueOf(page, "kafka_sharegroup_lag", row), "2");
  EXPECT_EQ(ValueOf(page, "kafka_sharegroup_lag_seconds", row), "4.25");
  EXPECT_EQ(ValueOf(page, "kafka_sharegroup_lag_sum", topic), "2");
  EXPECT_EQ(ValueOf(page, "kafka_sharegroup_lag_max", group), "2");
  EXPECT_EQ(ValueOf(page, "kafka_sharegroup_lag_seconds_max", group), "4.25");
  EXPECT_EQ(ValueOf(page, "kafka_sharegroup_members", group), "2");
  EXPECT_EQ(ValueOf(page, "kafka_sharegroup_data_age_seconds", group), "0.25");
  EXPECT_EQ(
      ValueOf(page, "kafka_sharegroup_state", {{"sharegroup", "keeps-up"}, {"state", "Stable"}}),
      "1");
  EXPECT_EQ(
      ValueOf(page, "kafka_sharegroup_status", {{"sharegroup", "keeps-up"}, {"status", "ok"}}),
      "1");
  for (const auto& [sample, value] : page) {
    EXPECT_FALSE(sample.first.starts_with("kafka_consumergroup_")) << sample.first;
  }
}

TEST(ShareGroupsPage, UnknownValuesAndCoarseGranularityLeaveRowsOut) {
  const LabelSet uncommitted = {
      {"sharegroup", "keeps-up"}, {"topic", "orders"}, {"partition", "1"}};
  EXPECT_EQ(ValueOf(PageOf(SharedReport()), "kafka_sharegroup_lag", uncommitted), "absent");
  PageOptions by_topic;
  by_topic.granularity = Granularity::kTopic;
  const ParsedPage coarse = PageOf(SharedReport(), by_topic);
  const LabelSet row = {{"sharegroup", "keeps-up"}, {"topic", "orders"}, {"partition", "0"}};
  EXPECT_EQ(ValueOf(coarse, "kafka_sharegroup_lag", row), "absent");
  EXPECT_EQ(ValueOf(coarse, "kafka_sharegroup_lag_sum",
                    {{"sharegroup", "keeps-up"}, {"topic", "orders"}}),
            "2");
}

TEST(ShareGroupsPage, GroupsAreCountedByType) {
  OwnMetrics own({"1.2.3", "abc", "2.14.2+lagwatch"});
  Report report = SharedReport();
  own.Observe("", report, {}, {});
  const auto count = [&own](const std::string& type) {
    return ValueOf(test::ParsePage(own.Write(Format::kText)), "lagwatch_groups", {{"type", type}});
  };
  EXPECT_EQ(count("Share"), "1");
  EXPECT_EQ(count("Connect"), "3");
  EXPECT_EQ(count("Consumer"), "0");
  report.connect_groups.reset();
  own.Observe("", report, {}, {});
  EXPECT_EQ(count("Connect"), "absent");
}

TEST(ShareGroupsJson, TellsTypeAndWhoseLagItIs) {
  const Report report = SharedReport();
  const json group = json::parse(GroupJson("", report, report.groups[0]));
  EXPECT_EQ(group["type"], "Share");
  EXPECT_EQ(group["lag_source"], "broker");
  EXPECT_EQ(group["rebalances_total"], nullptr);
  EXPECT_EQ(group["topics"][0]["records_lost_total"], nullptr);
  const json& rows = group["topics"][0]["partitions"];
  EXPECT_EQ(rows[0]["committed"], 98);
  EXPECT_EQ(rows[0]["member_id"], "m-1");
  EXPECT_EQ(rows[1]["member_id"], nullptr);
  EXPECT_EQ(rows[1]["owner"], "several members");
}

TEST(ShareGroupsJson, IsReadBackWithItsType) {
  const Report report = SharedReport();
  const std::vector<ClusterReport> clusters = {{"", &report}};
  GroupsQuery query;
  query.partitions = true;
  std::vector<ServedCluster> read(1);
  EXPECT_EQ(ReadServedGroups(GroupsJson(clusters, query), read), "");
  ASSERT_EQ(read[0].report.groups.size(), 1u);
  EXPECT_TRUE(read[0].report.groups[0].is_share());
}

TEST(ShareGroupsTable, HasAColumnOfTypesOnlyBesideAShareGroup) {
  const Report shared = SharedReport();
  EXPECT_NE(Table(std::vector<ClusterReport>{{"", &shared}}, {}).find("keeps-up  Share  orders"),
            std::string::npos);
  const Report usual = test::SampleReport();
  EXPECT_EQ(Table(std::vector<ClusterReport>{{"", &usual}}, {}).find("TYPE"), std::string::npos);
}

}  // namespace
}  // namespace lagwatch::render

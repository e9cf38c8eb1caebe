// SPDX-License-Identifier: Apache-2.0
#include "render/health.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "golden/sample_report.h"

namespace lagwatch::render {
namespace {

using nlohmann::json;
using Strings = std::vector<std::string>;

class HealthTest : public ::testing::Test {
 protected:
  static Strings Names(const Health& health) {
    Strings names;
    const json document = json::parse(health.json);
    for (const json& group : document["groups"]) names.push_back(group["group"]);
    return names;
  }

  Report report_ = test::SampleReport();
  Report unreached_ = test::UnreachedReport();
};

TEST_F(HealthTest, ShowsWhoIsNotOkWorstFirst) {
  const std::vector<ClusterReport> clusters = {{"eu", &report_}};
  const Health health = HealthOf(clusters, std::nullopt);
  EXPECT_EQ(health.status, Status::kCritical);
  EXPECT_EQ(Names(health), (Strings{"billing", "hidden", report_.groups[1].id}));
  const json document = json::parse(health.json);
  EXPECT_EQ(document["status"], "critical");
  EXPECT_TRUE(document["not_ready"].empty());
  const json& worst = document["groups"][0];
  EXPECT_EQ(worst["cluster"], "eu");
  EXPECT_EQ(worst["status"], "critical");
  EXPECT_EQ(worst["status_since"], "2023-11-14T22:11:49.999Z");
  EXPECT_EQ(worst["reasons"][0]["reason"], "data_loss");
  EXPECT_EQ(worst["reasons"][0]["evidence"]["value"], 10);
}

TEST_F(HealthTest, OneGroupIsShownEvenWhenOk) {
  const std::vector<ClusterReport> clusters = {{"", &report_}};
  const Health health = HealthOf(clusters, "keeps-up");
  EXPECT_EQ(health.status, Status::kOk) << "the others do not matter";
  EXPECT_EQ(Names(health), (Strings{"keeps-up"}));
}

TEST_F(HealthTest, AllOkIsOk) {
  report_.groups = {test::KeepingUp()};
  const std::vector<ClusterReport> clusters = {{"", &report_}};
  const Health health = HealthOf(clusters, std::nullopt);
  EXPECT_EQ(health.status, Status::kOk);
  EXPECT_TRUE(Names(health).empty());
}

TEST_F(HealthTest, AClusterWithoutFreshDataIsUnknownAndSaysWhy) {
  report_.groups = {test::KeepingUp()};
  const std::vector<ClusterReport> clusters = {{"a", &report_}, {"b", &unreached_}, {"c", nullptr}};
  const Health health = HealthOf(clusters, std::nullopt);
  EXPECT_EQ(health.status, Status::kUnknown);
  const json not_ready = json::parse(health.json)["not_ready"];
  ASSERT_EQ(not_ready.size(), 2U);
  EXPECT_EQ(not_ready[0],
            json({{"cluster", "b"}, {"text", "no collection has reached Kafka yet"}}));
  EXPECT_EQ(not_ready[1]["cluster"], "c");
}

TEST_F(HealthTest, CriticalIsWorseThanUnknown) {
  const std::vector<ClusterReport> clusters = {{"a", nullptr}, {"b", &report_}};
  EXPECT_EQ(HealthOf(clusters, std::nullopt).status, Status::kCritical);
}

TEST_F(HealthTest, WhereNoBrokerListsItsGroupsNothingIsWell) {
  Report report;
  report.ready = true;
  report.brokers = {{.id = 7, .address = "a:9092"}};
  const std::vector<ClusterReport> clusters{{"", &report}};
  const Health health = HealthOf(clusters, std::nullopt);
  EXPECT_EQ(health.status, Status::kUnknown);
  EXPECT_EQ(json::parse(health.json)["not_ready"][0]["text"],
            "these brokers did not list their groups: 7");
}

}  // namespace
}  // namespace lagwatch::render

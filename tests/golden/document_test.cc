// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "golden/golden_file.h"
#include "golden/sample_report.h"
#include "render/health.h"
#include "render/json.h"
#include "render/table.h"

namespace lagwatch::render {
namespace {

class GoldenDocument : public ::testing::Test {
 protected:
  const Report report_ = test::SampleReport();
  const Report unreached_ = test::UnreachedReport();
  const std::vector<ClusterReport> one_{{"", &report_}};
  const std::vector<ClusterReport> two_{{"eu", &report_}, {"us", &unreached_}};
};

TEST_F(GoldenDocument, GroupsWithPartitions) {
  GroupsQuery query;
  query.partitions = true;
  test::ExpectGolden("groups.json", GroupsJson(one_, query));
}

TEST_F(GoldenDocument, GroupSummaries) {
  test::ExpectGolden("group_summaries.json", GroupsJson(two_, {}));
}

TEST_F(GoldenDocument, OneGroup) {
  test::ExpectGolden("group.json", GroupJson("eu", report_, report_.groups[0]));
}

TEST_F(GoldenDocument, Status) {
  test::ExpectGolden("status.json", StatusJson(two_, {{"1.2.3", "abcdef", "2.14.2+lagwatch"},
                                                      test::kNow + std::chrono::seconds(5),
                                                      test::kNow - std::chrono::hours(1)}));
}

TEST_F(GoldenDocument, Health) {
  test::ExpectGolden("health.json", HealthOf(two_, std::nullopt).json);
}

TEST_F(GoldenDocument, Table) { test::ExpectGolden("table.txt", Table(one_, {})); }

TEST_F(GoldenDocument, TableOfClustersInColor) {
  test::ExpectGolden("table_clusters_color.txt", Table(two_, {.color = true, .advise = true}));
}

}  // namespace
}  // namespace lagwatch::render

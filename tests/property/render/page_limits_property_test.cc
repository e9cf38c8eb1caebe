// SPDX-License-Identifier: Apache-2.0
// --limit.groups and --limit.series over random Reports, with whatever else thins out a page.
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "property/render/random_report.h"
#include "render/page.h"

namespace lagwatch::render {
namespace {

using test::LabelSet;
using test::Random;
using test::RandomReport;
using test::Values;

class PageLimitsProperty : public ::testing::TestWithParam<std::uint32_t> {};

// The groups' series only.
std::map<std::pair<std::string, LabelSet>, double> GroupValues(const Report& report,
                                                               const PageOptions& options) {
  const std::vector clusters = {
      std::make_shared<const ClusterSamples>(RenderMetrics(report, options))};
  const std::string page = Inflate(JoinPage(clusters, Format::kText));
  auto values = Values(page);
  std::erase_if(values, [](const auto& series) {
    return !series.first.first.starts_with("kafka_consumergroup_");
  });
  return values;
}

TEST_P(PageLimitsProperty, BoundThePageAndCountWhatTheyLeaveOut) {
  Random random(GetParam());
  const Report report = RandomReport(random);
  PageOptions options;
  options.member_info = random.Chance(50);
  options.compat_kafka_exporter = random.Chance(50);
  options.granularity = static_cast<Granularity>(random.Below(3));
  if (random.Chance(50)) options.shown = [](std::string_view name) { return name.size() % 2 == 0; };
  const auto all = GroupValues(report, options);
  options.limits.series = 1 + static_cast<std::size_t>(random.Below(150));
  if (random.Chance(50)) options.limits.groups = 1 + static_cast<std::size_t>(random.Below(3));
  const auto limited = GroupValues(report, options);
  EXPECT_LE(limited.size(), *options.limits.series);
  EXPECT_EQ(limited, GroupValues(report, options)) << "the same report, another page";
  const SeriesDropped dropped = RenderMetrics(report, options).dropped;
  EXPECT_EQ(limited.size() + dropped.by_groups + dropped.by_series, all.size());

  std::set<std::string> groups;
  std::map<std::string, std::size_t> details;  // by group, of the whole page less the limited one
  for (const auto& [series, value] : all) {
    const auto shown = limited.find(series);
    if (shown != limited.end()) groups.insert(series.second.at("consumergroup"));
    if (!series.second.contains("topic")) continue;
    details[series.second.at("consumergroup")] += shown == limited.end() ? 1 : 0;
  }
  EXPECT_LE(groups.size(), options.limits.groups.value_or(groups.size()));
  for (const auto& [series, value] : limited) {
    EXPECT_EQ(value, all.at(series)) << series.first;
    if (!series.second.contains("topic")) continue;
    EXPECT_EQ(details[series.second.at("consumergroup")], 0U) << "half a group";
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, PageLimitsProperty, ::testing::Range(1U, 201U));

}  // namespace
}  // namespace lagwatch::render

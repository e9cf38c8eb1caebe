// SPDX-License-Identifier: Apache-2.0
#include "render/own_metrics.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "golden/sample_report.h"
#include "unit/render/parsed_page.h"

namespace lagwatch::render {
namespace {

using test::LabelSet;
using test::ParsedPage;

class OwnMetricsTest : public ::testing::Test {
 protected:
  std::string Value(const std::string& name, const LabelSet& labels = {}) const {
    const ParsedPage page = test::ParsePage(own_.Write(Format::kText));
    const auto found = page.find({name, labels});
    return found == page.end() ? "absent" : found->second;
  }

  OwnMetrics own_{{"1.2.3", "abc", "2.14.2+lagwatch"}};
  Report report_ = test::SampleReport();
};

TEST_F(OwnMetricsTest, BeforeAnyCollectionThereIsOnlyWhatIsKnown) {
  EXPECT_EQ(Value("lagwatch_build_info",
                  {{"version", "1.2.3"}, {"revision", "abc"}, {"librdkafka", "2.14.2+lagwatch"}}),
            "1");
  EXPECT_EQ(Value("lagwatch_up"), "absent");
  EXPECT_EQ(Value("lagwatch_last_success_timestamp_seconds"), "absent");
}

TEST_F(OwnMetricsTest, AnAnnouncedClusterIsNotUp) {
  own_.Announce("eu");
  EXPECT_EQ(Value("lagwatch_up", {{"cluster", "eu"}}), "0");
  EXPECT_EQ(Value("lagwatch_collections_total", {{"cluster", "eu"}, {"result", "failed"}}),
            "absent");
}

TEST_F(OwnMetricsTest, AForgottenClusterLeavesNothing) {
  own_.Observe("eu", report_, {});
  own_.Observe("us", report_, {});
  own_.Forget("eu");
  EXPECT_EQ(own_.Write(Format::kText).find("cluster=\"eu\""), std::string::npos);
  EXPECT_NE(own_.Write(Format::kText).find("cluster=\"us\""), std::string::npos);
}

TEST_F(OwnMetricsTest, AFailedReloadKeepsTheTimeOfTheLastGoodOne) {
  own_.ObserveReload(true, WallTime(std::chrono::seconds(1000)));
  own_.ObserveReload(false, WallTime(std::chrono::seconds(2000)));
  EXPECT_EQ(Value("lagwatch_config_last_reload_successful"), "0");
  EXPECT_EQ(Value("lagwatch_config_last_reload_success_timestamp_seconds"), "1000");
}

TEST_F(OwnMetricsTest, CountersAddUpAndStartAtZero) {
  own_.Observe("", report_, {});
  EXPECT_EQ(Value("lagwatch_collections_total", {{"result", "complete"}}), "0");
  report_.result = CollectionOutcome::kComplete;
  own_.Observe("", report_, {});
  EXPECT_EQ(Value("lagwatch_collections_total", {{"result", "complete"}}), "1");
  EXPECT_EQ(Value("lagwatch_collections_total", {{"result", "partial"}}), "1");
  EXPECT_EQ(Value("lagwatch_collections_total", {{"result", "failed"}}), "0");
  EXPECT_EQ(Value("lagwatch_kafka_requests_total", {{"api", "list_offsets"}}), "12");
  EXPECT_EQ(
      Value("lagwatch_kafka_errors_total", {{"api", "list_offsets"}, {"error", "_TIMED_OUT"}}),
      "4");
  EXPECT_EQ(Value("lagwatch_lag_clamped_total"), "2");
}

TEST_F(OwnMetricsTest, WhatIsGoneIsRemoved) {
  own_.Observe("", report_, {});
  EXPECT_EQ(Value("lagwatch_broker_rtt_seconds", {{"broker", "2"}}), "0.0012");
  EXPECT_EQ(Value("lagwatch_broker_rtt_seconds", {{"broker", "3"}}), "absent");
  EXPECT_EQ(Value("lagwatch_collection_duration_seconds", {{"phase", "metadata"}}), "0.0015");
  report_.brokers[1].rtt.reset();
  report_.stats.durations.erase(Phase::kMetadata);
  report_.skew.reset();
  own_.Observe("", report_, {});
  EXPECT_EQ(Value("lagwatch_broker_rtt_seconds", {{"broker", "2"}}), "absent");
  EXPECT_EQ(Value("lagwatch_broker_rtt_seconds", {{"broker", "1"}}), "0.0008");
  EXPECT_EQ(Value("lagwatch_collection_duration_seconds", {{"phase", "metadata"}}), "absent");
  EXPECT_EQ(Value("lagwatch_collection_skew_seconds"), "absent");
}

TEST_F(OwnMetricsTest, AFailedCollectionClaimsNoZeroes) {
  own_.Observe("", test::UnreachedReport(), {});
  EXPECT_EQ(Value("lagwatch_up"), "0");
  EXPECT_EQ(Value("lagwatch_partitions"), "absent");
  EXPECT_EQ(Value("lagwatch_groups", {{"type", "Classic"}}), "absent");
  EXPECT_EQ(Value("lagwatch_time_lag_pending"), "absent");
  EXPECT_EQ(Value("lagwatch_series"), "0");
}

TEST_F(OwnMetricsTest, CountsWhatIsOnThePage) {
  const ClusterSamples segments = RenderMetrics(report_, {});
  own_.Observe("", report_, segments);
  std::size_t series = 0;
  for (const FamilySamples& segment : segments.families) series += segment.series;
  EXPECT_EQ(Value("lagwatch_series"), std::to_string(series));
  EXPECT_EQ(Value("lagwatch_partitions"), "6");
  EXPECT_EQ(Value("lagwatch_time_lag_pending"), "7");
  EXPECT_EQ(Value("lagwatch_groups", {{"type", "Classic"}}), "1");
  EXPECT_EQ(Value("lagwatch_groups", {{"type", "Unknown"}}), "2");
}

TEST_F(OwnMetricsTest, WhatALimitLeavesOutIsCountedByTheLimit) {
  own_.Observe("eu", report_, {{}, {.by_groups = 12, .by_series = 34}});
  EXPECT_EQ(Value("lagwatch_series_dropped", {{"cluster", "eu"}, {"reason", "groups"}}), "12");
  EXPECT_EQ(Value("lagwatch_series_dropped", {{"cluster", "eu"}, {"reason", "series"}}), "34");
  own_.Observe("eu", report_, {});
  EXPECT_EQ(Value("lagwatch_series_dropped", {{"cluster", "eu"}, {"reason", "groups"}}), "0");
  EXPECT_EQ(Value("lagwatch_series_dropped", {{"cluster", "eu"}, {"reason", "series"}}), "0");
}

TEST_F(OwnMetricsTest, ClustersDoNotTouchEachOther) {
  own_.Observe("eu", report_, {});
  own_.Observe("us", test::UnreachedReport(), {});
  EXPECT_EQ(Value("lagwatch_up", {{"cluster", "eu"}}), "1");
  EXPECT_EQ(Value("lagwatch_up", {{"cluster", "us"}}), "0");
  EXPECT_EQ(Value("lagwatch_broker_rtt_seconds", {{"cluster", "eu"}, {"broker", "1"}}), "0.0008");
  EXPECT_EQ(Value("lagwatch_up"), "absent");
}

TEST_F(OwnMetricsTest, ProcessFiguresAreThisProcess) {
  EXPECT_GT(std::stod(Value("process_resident_memory_bytes")), 1e6);
  EXPECT_GT(std::stod(Value("process_virtual_memory_bytes")),
            std::stod(Value("process_resident_memory_bytes")));
  EXPECT_GE(std::stod(Value("process_open_fds")), 3);
  EXPECT_GE(std::stod(Value("process_cpu_seconds_total")), 0);
  const double now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_NEAR(std::stod(Value("process_start_time_seconds")), now, 600);
}

TEST_F(OwnMetricsTest, FamiliesThatAreNotShownLeaveNoTrace) {
  const OwnMetrics own({"1", "2", "3"},
                       [](std::string_view name) { return name == "process_open_fds"; });
  const std::string page = own.Write(Format::kText);
  EXPECT_TRUE(page.starts_with("# HELP process_open_fds "));
  EXPECT_EQ(page.find("# HELP", 1), std::string::npos);
}

TEST_F(OwnMetricsTest, FormatsShareTheirSamples) {
  own_.Observe("", report_, {});
  ParsedPage text = test::ParsePage(own_.Write(Format::kText));
  ParsedPage open_metrics = test::ParsePage(own_.Write(Format::kOpenMetrics));
  std::erase_if(text, [](const auto& entry) { return entry.first.first.starts_with("process_"); });
  std::erase_if(open_metrics,
                [](const auto& entry) { return entry.first.first.starts_with("process_"); });
  EXPECT_EQ(text, open_metrics);
}

// For the thread sanitizer; and each scrape sees whole collections only.
TEST_F(OwnMetricsTest, ScrapesRunBesideCollections) {
  own_.Observe("", report_, {});
  std::vector<std::thread> threads;
  threads.emplace_back([this] {
    for (int i = 0; i < 200; ++i) own_.Observe("", report_, {});
  });
  for (int scrape = 0; scrape < 50; ++scrape) {
    const ParsedPage page = test::ParsePage(own_.Write(Format::kText));
    EXPECT_EQ(page.at({"lagwatch_lag_clamped_total", {}}),
              page.at({"lagwatch_collections_total", {{"result", "partial"}}}));
  }
  threads.front().join();
}

}  // namespace
}  // namespace lagwatch::render

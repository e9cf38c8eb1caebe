// SPDX-License-Identifier: Apache-2.0
#include "render/page.h"

#include <gtest/gtest.h>

#include <chrono>
#include <clocale>
#include <limits>
#include <locale>
#include <memory>
#include <string>
#include <vector>

#include "golden/sample_report.h"
#include "unit/render/parsed_page.h"

namespace lagwatch::render {
namespace {

using test::LabelSet;
using test::ParsedPage;

std::string Page(const Report& report, const PageOptions& options = {},
                 Format format = Format::kText) {
  const std::vector clusters = {
      std::make_shared<const ClusterSamples>(RenderMetrics(report, options))};
  return Inflate(JoinPage(clusters, format));
}

ParsedPage Parsed(const Report& report, const PageOptions& options = {}) {
  return test::ParsePage(Page(report, options));
}

std::string ValueOf(const ParsedPage& page, const std::string& name, const LabelSet& labels) {
  const auto found = page.find({name, labels});
  return found == page.end() ? "absent" : found->second;
}

bool HasFamily(const ParsedPage& page, const std::string& name) {
  const auto found = page.lower_bound({name, {}});
  return found != page.end() && found->first.first == name;
}

Report ReportOf(GroupReport group) {
  Report report;
  report.topics = test::SampleTopics();
  report.groups = {std::move(group)};
  return report;
}

TEST(Page, UnknownValuesAreAbsent) {
  const ParsedPage page = Parsed(test::SampleReport());
  const LabelSet unread = {{"consumergroup", "billing"}, {"topic", "clicks"}, {"partition", "1"}};
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_current_offset", unread), "absent");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag", unread), "absent");
  const LabelSet topic = {{"consumergroup", "billing"}, {"topic", "clicks"}};
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_sum", topic), "absent");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_current_offset_sum", topic), "absent");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_max", {{"consumergroup", "billing"}}), "absent");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_members", {{"consumergroup", "hidden"}}), "absent");
  EXPECT_EQ(ValueOf(page, "kafka_topic_partition_current_offset",
                    {{"topic", "clicks"}, {"partition", "2"}}),
            "absent");
  EXPECT_EQ(
      ValueOf(page, "kafka_topic_partition_leader", {{"topic", "clicks"}, {"partition", "1"}}),
      "absent");
}

TEST(Page, AnUnreachedClusterHasNoSeries) {
  EXPECT_TRUE(RenderMetrics(test::UnreachedReport(), {}).families.empty());
}

TEST(Page, WithdrawnMetadataLeavesOffsets) {
  Report report = test::SampleReport();
  report.metadata_known = false;
  const ParsedPage page = Parsed(report);
  EXPECT_TRUE(HasFamily(page, "kafka_topic_partition_current_offset"));
  for (const char* name : {"kafka_brokers", "kafka_broker_info", "kafka_topic_partitions",
                           "kafka_topic_partition_leader", "kafka_topic_partition_replicas"}) {
    EXPECT_FALSE(HasFamily(page, name)) << name;
  }
}

TEST(Page, ReadableLagIsThereOnlyWhereItDiffers) {
  const ParsedPage page = Parsed(test::SampleReport());
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_readable_lag",
                    {{"consumergroup", "billing"}, {"topic", "orders"}, {"partition", "0"}}),
            "60");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_readable_lag",
                    {{"consumergroup", "keeps-up"}, {"topic", "orders"}, {"partition", "0"}}),
            "absent");
}

TEST(Page, NamesSurviveWhateverTheyHold) {
  const ParsedPage page = Parsed(test::SampleReport());
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag",
                    {{"consumergroup", "gr\"oup\\with\n\x1b[31mtraps é 日本"},
                     {"topic", "we\"ird\\to\npic é"},
                     {"partition", "0"}}),
            "0");
}

TEST(Page, TimeLagIsInSecondsAndAbsentWhileUnknown) {
  const ParsedPage page = Parsed(test::SampleReport());
  const auto at = [](const char* group, const char* topic) {
    return LabelSet{{"consumergroup", group}, {"topic", topic}, {"partition", "0"}};
  };
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_seconds", at("keeps-up", "orders")), "4.25");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_seconds", at("billing", "clicks")), "612000");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_seconds", at("billing", "orders")), "absent");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_seconds_max", {{"consumergroup", "keeps-up"}}),
            "4.25");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_seconds_max", {{"consumergroup", "billing"}}),
            "absent");
}

TEST(Page, CountersStartAtZeroWithTheirGroupAndTopic) {
  GroupReport group;
  group.id = "new";
  group.topics = {{1, {test::Uncommitted(0, 0)}, 2, {}, {}}};
  Report report = ReportOf(group);
  report.records_produced = {0, 0, 0};
  const ParsedPage page = Parsed(report);
  for (const char* name :
       {"kafka_consumergroup_rebalances_total", "kafka_consumergroup_rebalancing_seconds_total",
        "kafka_consumergroup_offset_commits_total"}) {
    EXPECT_EQ(ValueOf(page, name, {{"consumergroup", "new"}}), "0") << name;
  }
  for (const char* name :
       {"kafka_consumergroup_records_consumed_total", "kafka_consumergroup_records_lost_total"}) {
    EXPECT_EQ(ValueOf(page, name, {{"consumergroup", "new"}, {"topic", "orders"}}), "0") << name;
  }
  EXPECT_EQ(ValueOf(page, "kafka_topic_records_produced_total", {{"topic", "orders"}}), "0");
}

TEST(Page, ForecastsThatNeverComeAreInfinite) {
  GroupReport group;
  group.id = "g";
  const LabelSet at = {{"consumergroup", "g"}};
  EXPECT_EQ(ValueOf(Parsed(ReportOf(group)), "kafka_consumergroup_catch_up_seconds", at), "absent");
  group.catch_up = std::numeric_limits<double>::infinity();
  group.data_loss_eta = std::numeric_limits<double>::infinity();
  const ParsedPage page = Parsed(ReportOf(group));
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_catch_up_seconds", at), "+Inf");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_data_loss_eta_seconds", at), "+Inf");
}

TEST(Page, AVerdictIsOneStatusAndEachReasonOnce) {
  GroupReport group;
  group.id = "g";
  group.status = Status::kCritical;
  group.reasons = {{.kind = ReasonKind::kStalled},
                   {.kind = ReasonKind::kStalled},
                   {.kind = ReasonKind::kNoMembers}};
  const ParsedPage page = Parsed(ReportOf(group));  // fails on a duplicate
  const auto has = [&page](const char* name, const char* label, const char* value) {
    return ValueOf(page, name, {{"consumergroup", "g"}, {label, value}});
  };
  EXPECT_EQ(has("kafka_consumergroup_status", "status", "critical"), "1");
  EXPECT_EQ(has("kafka_consumergroup_status", "status", "ok"), "absent");
  EXPECT_EQ(has("kafka_consumergroup_status_reason", "reason", "stalled"), "1");
  EXPECT_EQ(has("kafka_consumergroup_status_reason", "reason", "no_members"), "1");
  EXPECT_EQ(has("kafka_consumergroup_status_reason", "reason", "stopped"), "absent");
}

TEST(Page, ThresholdsThatAreOffAreAbsent) {
  GroupReport group;
  group.id = "g";
  group.policy.thresholds = {{}, 500, std::chrono::milliseconds(1500), {}};
  const ParsedPage page = Parsed(ReportOf(group));
  const LabelSet warning = {{"consumergroup", "g"}, {"severity", "warning"}};
  const LabelSet critical = {{"consumergroup", "g"}, {"severity", "critical"}};
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_threshold", warning), "absent");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_threshold", critical), "500");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_seconds_threshold", warning), "1.5");
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_seconds_threshold", critical), "absent");
}

// Two names that look the same once made UTF-8 would be one series twice, which costs the page.
TEST(Page, NamesThatLookTheSameAreShownOnce) {
  Report report = test::SampleReport();
  GroupReport group = test::KeepingUp();
  group.id = "bytes \xC0";
  report.groups = {group};
  group.id = "bytes \xC1";
  report.groups.push_back(group);
  group.id = "bytes \xEF\xBF\xBD";
  report.groups.push_back(group);
  report.topics[0].name = "topic \xFE";
  report.topics[1].name = "topic \xFF";
  PageOptions options;
  options.member_info = true;
  const ParsedPage page = Parsed(report, options);  // fails on a duplicate
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag_max", {{"consumergroup", "bytes \xEF\xBF\xBD"}}),
            "2");
  EXPECT_EQ(ValueOf(page, "kafka_topic_partitions", {{"topic", "topic \xEF\xBF\xBD"}}), "3");
}

TEST(Page, ConstantLabelsAreOnEverySeriesAndNeverTwice) {
  PageOptions options;
  options.labels = {{"cluster", "eu"}, {"env", "a\"b"},     {"cluster", "again"},
                    {"topic", "mine"}, {"not-a-name", "x"}, {"__name__", "x"}};
  const ParsedPage page = Parsed(test::SampleReport(), options);
  for (const auto& [series, value] : page) {
    const auto& labels = series.second;
    EXPECT_EQ(labels.at("cluster"), "eu") << series.first;
    EXPECT_EQ(labels.at("env"), "a\"b") << series.first;
    EXPECT_FALSE(labels.contains("not-a-name") || labels.contains("__name__")) << series.first;
  }
  EXPECT_EQ(ValueOf(page, "kafka_topic_partitions",
                    {{"cluster", "eu"}, {"env", "a\"b"}, {"topic", "orders"}}),
            "2");
  EXPECT_EQ(ValueOf(page, "kafka_brokers", {{"cluster", "eu"}, {"env", "a\"b"}, {"topic", "mine"}}),
            "3");
}

TEST(Page, CoarserGranularityKeepsSumsAndWorstValues) {
  for (const Granularity granularity : {Granularity::kTopic, Granularity::kGroup}) {
    PageOptions options;
    options.granularity = granularity;
    options.compat_kafka_exporter = true;
    const ParsedPage page = Parsed(test::SampleReport(), options);
    for (const char* name :
         {"kafka_consumergroup_lag_sum", "kafka_consumergroup_current_offset_sum",
          "kafka_consumergroup_lag_max", "kafka_consumergroup_members",
          "kafka_consumergroup_lag_seconds_max", "kafka_consumergroup_status",
          "kafka_consumergroup_rebalances_total", "kafka_topic_records_produced_total",
          "kafka_topic_partition_current_offset"}) {
      EXPECT_TRUE(HasFamily(page, name)) << name;
    }
    for (const char* name :
         {"kafka_consumergroup_records_consumed_total", "kafka_consumergroup_records_lost_total"}) {
      EXPECT_EQ(HasFamily(page, name), granularity == Granularity::kTopic) << name;
    }
    for (const auto& [series, value] : page) {
      EXPECT_FALSE(series.second.contains("consumergroup") && series.second.contains("partition"))
          << series.first;
    }
  }
}

TEST(Page, CompatShowsMinusOneBesideACommit) {
  GroupReport group;
  group.id = "g";
  group.topics = {
      {0, {test::Uncommitted(0, 0), test::Committed(1, 7, test::Bounds(0, 10))}, 3, 7, 3},
      {1, {test::Uncommitted(0, 0)}, 2, {}, {}}};
  PageOptions options;
  options.compat_kafka_exporter = true;
  const ParsedPage page = Parsed(ReportOf(group), options);
  const auto at = [](const char* topic, const char* partition) {
    return LabelSet{{"consumergroup", "g"}, {"topic", topic}, {"partition", partition}};
  };
  for (const char* name : {"kafka_consumergroup_lag", "kafka_consumergroup_current_offset"}) {
    EXPECT_EQ(ValueOf(page, name, at("clicks", "0")), "-1") << "owned";
    EXPECT_EQ(ValueOf(page, name, at("clicks", "2")), "-1") << "not owned, no row in the report";
    EXPECT_EQ(ValueOf(page, name, at("orders", "0")), "absent") << "no commit in the topic";
  }
  EXPECT_EQ(ValueOf(page, "kafka_consumergroup_lag", at("clicks", "1")), "3");
  EXPECT_EQ(ValueOf(Parsed(ReportOf(group)), "kafka_consumergroup_lag", at("clicks", "0")),
            "absent");
}

// An unread commit is no missing one.
TEST(Page, CompatDoesNotTakeUnreadForUncommitted) {
  GroupReport group;
  group.id = "g";
  group.topics = {{0, {test::Committed(0, 7, test::Bounds(0, 10)), test::Unread(1)}, 2, {}, {}}};
  PageOptions options;
  options.compat_kafka_exporter = true;
  const LabelSet unread = {{"consumergroup", "g"}, {"topic", "clicks"}, {"partition", "1"}};
  EXPECT_EQ(ValueOf(Parsed(ReportOf(group), options), "kafka_consumergroup_lag", unread), "absent");
}

TEST(Page, LastStableOffsetOnlyWhenAskedFor) {
  Report report = test::SampleReport();
  report.topics[1].partitions[0].bounds->last_stable = Offset(90);
  PageOptions options;
  EXPECT_FALSE(HasFamily(Parsed(report, options), "kafka_topic_partition_last_stable_offset"));
  options.last_stable = true;
  const ParsedPage page = Parsed(report, options);
  const LabelSet known = {{"topic", "orders"}, {"partition", "0"}};
  EXPECT_EQ(ValueOf(page, "kafka_topic_partition_last_stable_offset", known), "90");
  EXPECT_EQ(ValueOf(page, "kafka_topic_partition_current_offset", known), "100");
  const LabelSet unknown = {{"topic", "orders"}, {"partition", "1"}};
  EXPECT_EQ(ValueOf(page, "kafka_topic_partition_last_stable_offset", unknown), "absent");
}

TEST(Page, MemberInfoOnlyWhenAskedFor) {
  PageOptions options;
  EXPECT_FALSE(HasFamily(Parsed(test::SampleReport()), "kafka_consumergroup_member_info"));
  options.member_info = true;
  EXPECT_TRUE(HasFamily(Parsed(test::SampleReport(), options), "kafka_consumergroup_member_info"));
}

TEST(Page, FamiliesThatAreNotShownLeaveNoTrace) {
  PageOptions options;
  options.shown = [](std::string_view family) { return family == "kafka_consumergroup_lag"; };
  const std::string page = Page(test::SampleReport(), options);
  EXPECT_EQ(page.find("# HELP kafka_consumergroup_lag "), 0U);
  EXPECT_EQ(page.find("# HELP", 1), std::string::npos);
}

TEST(Page, SegmentsCountTheirSeries) {
  std::size_t series = 0;
  const ClusterSamples segments = RenderMetrics(test::SampleReport(), {});
  for (const FamilySamples& segment : segments.families) series += segment.series;
  EXPECT_EQ(series, Parsed(test::SampleReport()).size());
}

TEST(Page, ClustersShareOneHeaderAFamily) {
  const auto segments = [](const char* cluster) {
    PageOptions options;
    options.labels = {{"cluster", cluster}};
    return std::make_shared<const ClusterSamples>(RenderMetrics(test::SampleReport(), options));
  };
  const std::vector clusters = {segments("a"), segments("b")};
  const std::string page = Inflate(JoinPage(clusters, Format::kText));
  const std::string header = "# TYPE kafka_brokers gauge\n";
  const std::size_t first = page.find(header);
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(page.find(header, first + 1), std::string::npos);
  EXPECT_EQ(page.substr(first + header.size(), 56),
            "kafka_brokers{cluster=\"a\"} 3\nkafka_brokers{cluster=\"b\"} ");
}

TEST(Page, OpenMetricsEndsWithItsMarkEvenWhenEmpty) {
  EXPECT_EQ(Page(test::UnreachedReport(), {}, Format::kOpenMetrics), "# EOF\n");
  EXPECT_EQ(Page(test::UnreachedReport()), "");
}

// Writes numbers the German way, whatever the machine has installed.
class GermanNumbers : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

// All of C++ and C is German while it lives. scripts/setup makes the C locale.
class German {
 public:
  German()
      : before_(std::locale::global(std::locale(std::locale::classic(), new GermanNumbers))),
        c_library_(std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr) {}
  ~German() {
    std::locale::global(before_);
    std::setlocale(LC_ALL, "C");
  }
  bool c_library() const { return c_library_; }

 private:
  std::locale before_;
  bool c_library_;
};

TEST(Page, IsTheSameInAGermanLocale) {
  const std::string expected = Page(test::SampleReport());
  ASSERT_NE(expected.find("61.5"), std::string::npos) << "a fraction to get wrong";
  const German german;
  EXPECT_EQ(Page(test::SampleReport()), expected);
  if (!german.c_library()) GTEST_SKIP() << "no locale de_DE.UTF-8 here; run scripts/setup";
}

}  // namespace
}  // namespace lagwatch::render

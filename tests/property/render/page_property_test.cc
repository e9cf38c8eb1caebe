// SPDX-License-Identifier: Apache-2.0
// The fast writer of the page, held to the field's own serializer on random Reports: both pages
// must say the same once parsed.
#include <gtest/gtest.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "property/render/random_report.h"
#include "render/page.h"
#include "unit/render/parsed_page.h"

namespace lagwatch::render {
namespace {

using test::LabelSet;
using test::Random;
using test::RandomReport;
using test::Values;

// What INTERFACE's table says of a Report, in the plainest possible way.
class Expected {
 public:
  explicit Expected(const PageOptions& options) : options_(options) {}

  void Add(const char* name, const LabelSet& labels, double value) {
    prometheus::ClientMetric metric;
    for (const auto& [label, text] : options_.labels) metric.label.push_back({label, text});
    for (const auto& [label, text] : labels) metric.label.push_back({label, text});
    metric.gauge.value = value;
    prometheus::MetricFamily& family = families_[name];
    family.name = name;
    family.type = prometheus::MetricType::Gauge;
    family.metric.push_back(metric);
  }

  template <typename Value>
  void AddKnown(const char* name, const LabelSet& labels, const std::optional<Value>& value) {
    if (value) Add(name, labels, static_cast<double>(*value));
  }
  void AddKnown(const char* name, const LabelSet& labels, const std::optional<Duration>& value) {
    if (value) Add(name, labels, Seconds(*value));
  }
  void AddKnown(const char* name, const LabelSet& labels, Offset value) {
    if (value.known()) Add(name, labels, static_cast<double>(value.value()));
  }

  std::string Page() const {
    std::vector<prometheus::MetricFamily> families;
    for (const auto& [name, family] : families_) families.push_back(family);
    return prometheus::TextSerializer().prometheus::Serializer::Serialize(families);
  }

 private:
  const PageOptions& options_;
  std::map<std::string, prometheus::MetricFamily> families_;
};

void ExpectBrokers(Expected& page, const Report& report) {
  if (!report.metadata_known) return;
  page.Add("kafka_brokers", {}, static_cast<double>(report.brokers.size()));
  for (const Broker& broker : report.brokers) {
    page.Add("kafka_broker_info", {{"id", std::to_string(broker.id)}, {"address", broker.address}},
             1);
  }
}

void ExpectPartition(Expected& page, const Partition& partition, const LabelSet& at) {
  if (partition.leader >= 0) page.Add("kafka_topic_partition_leader", at, partition.leader);
  if (partition.replicas == 0) return;
  if (partition.preferred_leader >= 0) {
    page.Add("kafka_topic_partition_leader_is_preferred", at,
             partition.leader == partition.preferred_leader ? 1 : 0);
  }
  page.Add("kafka_topic_partition_replicas", at, partition.replicas);
  page.Add("kafka_topic_partition_in_sync_replica", at, partition.in_sync_replicas);
  page.Add("kafka_topic_partition_under_replicated_partition", at,
           partition.in_sync_replicas < partition.replicas ? 1 : 0);
}

void ExpectTopic(Expected& page, const Report& report, std::size_t index) {
  const Topic& topic = report.topics[index];
  page.Add("kafka_topic_records_produced_total", {{"topic", topic.name}},
           static_cast<double>(report.records_produced[index]));
  if (report.metadata_known && !topic.partitions.empty()) {
    page.Add("kafka_topic_partitions", {{"topic", topic.name}},
             static_cast<double>(topic.partitions.size()));
  }
  for (std::size_t i = 0; i < topic.partitions.size(); ++i) {
    const Partition& partition = topic.partitions[i];
    const LabelSet at = {{"topic", topic.name}, {"partition", std::to_string(i)}};
    if (partition.bounds) {
      page.AddKnown("kafka_topic_partition_current_offset", at, partition.bounds->end);
      page.AddKnown("kafka_topic_partition_oldest_offset", at, partition.bounds->start);
      page.AddKnown("kafka_topic_partition_last_stable_offset", at, partition.bounds->last_stable);
    }
    if (report.metadata_known) ExpectPartition(page, partition, at);
  }
}

void ExpectGroupTopic(Expected& page, const TopicLag& topic, LabelSet at) {
  page.AddKnown("kafka_consumergroup_current_offset_sum", at, topic.committed_sum);
  page.AddKnown("kafka_consumergroup_lag_sum", at, topic.lag_sum);
  page.Add("kafka_consumergroup_records_consumed_total", at,
           static_cast<double>(topic.records_consumed));
  page.Add("kafka_consumergroup_records_lost_total", at, static_cast<double>(topic.records_lost));
  std::set<std::int32_t> committed;
  for (const PartitionLag& row : topic.partitions) {
    at["partition"] = std::to_string(row.partition);
    page.AddKnown("kafka_consumergroup_current_offset", at, row.committed);
    page.AddKnown("kafka_consumergroup_lag", at, std::optional<std::int64_t>(row.lag));
    page.AddKnown("kafka_consumergroup_lag_seconds", at, std::optional<Duration>(row.time_lag));
    if (row.lag != row.readable_lag) {
      page.AddKnown("kafka_consumergroup_readable_lag", at,
                    std::optional<std::int64_t>(row.readable_lag));
    }
    if (row.beyond_end > 0) {
      page.Add("kafka_consumergroup_offset_beyond_end", at, static_cast<double>(row.beyond_end));
    }
    if (row.committed_exists) committed.insert(row.partition);
  }
  for (std::int32_t i = 0; i < topic.partition_count && !committed.empty(); ++i) {
    if (committed.contains(i)) continue;
    at["partition"] = std::to_string(i);
    page.Add("kafka_consumergroup_current_offset", at, -1);
    page.Add("kafka_consumergroup_lag", at, -1);
  }
}

void ExpectMembers(Expected& page, const GroupReport& group) {
  if (!group.members) return;
  page.Add("kafka_consumergroup_members", {{"consumergroup", group.id}},
           static_cast<double>(group.members->size()));
  for (const GroupMember& member : *group.members) {
    page.Add("kafka_consumergroup_member_info",
             {{"consumergroup", group.id},
              {"member_id", member.id},
              {"client_id", member.client_id},
              {"host", member.host},
              {"group_instance_id", member.group_instance_id}},
             1);
  }
}

void ExpectVerdict(Expected& page, const GroupReport& group) {
  const auto with = [&group](const char* label, std::string_view value) {
    return LabelSet{{"consumergroup", group.id}, {label, std::string(value)}};
  };
  page.Add("kafka_consumergroup_status", with("status", StatusName(group.status)), 1);
  std::set<ReasonKind> kinds;
  for (const Reason& reason : group.reasons) kinds.insert(reason.kind);
  for (const ReasonKind kind : kinds) {
    page.Add("kafka_consumergroup_status_reason", with("reason", ReasonName(kind)), 1);
  }
  const Thresholds& limits = group.policy.thresholds;
  const LabelSet warning = with("severity", "warning");
  const LabelSet critical = with("severity", "critical");
  page.AddKnown("kafka_consumergroup_lag_threshold", warning, limits.lag_warning);
  page.AddKnown("kafka_consumergroup_lag_threshold", critical, limits.lag_critical);
  page.AddKnown("kafka_consumergroup_lag_seconds_threshold", warning, limits.time_lag_warning);
  page.AddKnown("kafka_consumergroup_lag_seconds_threshold", critical, limits.time_lag_critical);
}

void ExpectCounters(Expected& page, const GroupReport& group, const LabelSet& at) {
  const GroupCounters& counters = group.counters;
  page.Add("kafka_consumergroup_rebalances_total", at, static_cast<double>(counters.rebalances));
  page.Add("kafka_consumergroup_rebalancing_seconds_total", at, Seconds(counters.rebalancing));
  page.Add("kafka_consumergroup_offset_commits_total", at,
           static_cast<double>(counters.offset_commits));
}

void ExpectGroup(Expected& page, const Report& report, const GroupReport& group) {
  const LabelSet at = {{"consumergroup", group.id}};
  page.AddKnown("kafka_consumergroup_lag_max", at, group.lag_max);
  page.AddKnown("kafka_consumergroup_lag_seconds_max", at, group.time_lag_max);
  page.AddKnown("kafka_consumergroup_catch_up_seconds", at, group.catch_up);
  page.AddKnown("kafka_consumergroup_data_loss_eta_seconds", at, group.data_loss_eta);
  ExpectCounters(page, group, at);
  ExpectVerdict(page, group);
  page.AddKnown("kafka_consumergroup_partitions_uncommitted", at, group.partitions_uncommitted);
  page.AddKnown("kafka_consumergroup_partitions_unassigned", at, group.partitions_unassigned);
  page.AddKnown("kafka_consumergroup_members_idle", at, group.members_idle);
  if (group.age) page.Add("kafka_consumergroup_data_age_seconds", at, Seconds(*group.age));
  ExpectMembers(page, group);
  if (group.state) {
    page.Add("kafka_consumergroup_state",
             {{"consumergroup", group.id}, {"state", std::string(GroupStateName(*group.state))}},
             1);
  }
  const bool known_type = group.type != GroupType::kUnknown;
  page.Add("kafka_consumergroup_info",
           {{"consumergroup", group.id},
            {"type", known_type ? std::string(GroupTypeName(group.type)) : ""},
            {"assignor", group.assignor.value_or("")},
            {"coordinator", group.coordinator < 0 ? "" : std::to_string(group.coordinator)}},
           1);
  for (const TopicLag& topic : group.topics) {
    ExpectGroupTopic(page, topic,
                     {{"consumergroup", group.id}, {"topic", report.topics[topic.topic].name}});
  }
}

std::string OraclePage(const Report& report, const PageOptions& options) {
  Expected page(options);
  ExpectBrokers(page, report);
  for (std::size_t i = 0; i < report.topics.size(); ++i) ExpectTopic(page, report, i);
  for (const GroupReport& group : report.groups) ExpectGroup(page, report, group);
  return page.Page();
}

class PageProperty : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(PageProperty, SaysWhatPrometheusOwnSerializerSays) {
  Random random(GetParam());
  const Report report = RandomReport(random);
  PageOptions options;
  options.member_info = true;
  options.compat_kafka_exporter = true;
  options.last_stable = true;
  if (random.Chance(50)) options.labels = {{"cluster", random.Name("eu")}, {"env", "prod"}};
  const std::vector clusters = {
      std::make_shared<const ClusterSamples>(RenderMetrics(report, options))};
  const std::string page = Inflate(JoinPage(clusters, Format::kText));
  EXPECT_EQ(Values(page), Values(OraclePage(report, options)));
}

INSTANTIATE_TEST_SUITE_P(Seeds, PageProperty, ::testing::Range(1U, 201U));

}  // namespace
}  // namespace lagwatch::render

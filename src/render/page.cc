// SPDX-License-Identifier: Apache-2.0
#include "render/page.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <utility>

#include "render/catalogue.h"
#include "render/exposition.h"
#include "render/family_writer.h"

namespace lagwatch::render {
namespace {

using core::GroupReport;
using core::PartitionLag;
using core::Report;
using core::TopicLag;

std::string Label(std::string_view name, std::string_view value) {
  std::string out;
  AppendLabel(out, name, value);
  return out;
}

// Remembers which label text was used: two names that differ only in bytes that are not UTF-8 look
// the same on the page, and one duplicate series costs the whole scrape. The first one is shown.
class Unique {
 public:
  bool IsNew(const std::string& label) { return seen_.insert(label).second; }

 private:
  std::unordered_set<std::string> seen_;
};

// The labels of the partitions of one topic, written once but for the number.
class PartitionLabels {
 public:
  explicit PartitionLabels(std::string before) : text_(std::move(before)) {
    text_.append(",partition=\"");
    fixed_ = text_.size();
  }

  std::string_view operator()(std::int64_t partition) {
    text_.resize(fixed_);
    AppendInteger(text_, partition);
    text_.push_back('"');
    return text_;
  }

 private:
  std::string text_;
  std::size_t fixed_;
};

class PageRenderer {
 public:
  PageRenderer(const Report& report, const PageOptions& options)
      : report_(report), options_(options) {
    const auto families = Catalogue().subspan(static_cast<std::size_t>(kFirstKafkaFamily));
    writers_.reserve(families.size());
    for (const FamilyInfo& family : families) writers_.emplace_back(family, options);
  }

  Segments Render() {
    WriteBrokers();
    for (const core::Topic& topic : report_.topics) WriteTopic(topic);
    ReserveRows();
    for (const GroupReport& group : report_.groups) WriteGroup(group);
    Segments segments;
    for (FamilyWriter& writer : writers_) {
      if (auto segment = writer.Take()) segments.push_back(std::move(*segment));
    }
    return segments;
  }

 private:
  FamilyWriter& At(Family family) {
    return writers_[static_cast<std::size_t>(family) - static_cast<std::size_t>(kFirstKafkaFamily)];
  }

  template <typename Value>
  void AddKnown(Family family, std::string_view labels, const std::optional<Value>& value) {
    if (value) At(family).Add(labels, *value);
  }

  void AddKnown(Family family, std::string_view labels, core::Offset value) {
    if (value.known()) At(family).Add(labels, value.value());
  }

  void WriteBrokers() {
    if (!report_.metadata_known) return;
    At(Family::kBrokers).Add("", static_cast<std::int64_t>(report_.brokers.size()));
    for (const core::Broker& broker : report_.brokers) {
      std::string labels = Label("id", std::to_string(broker.id));
      labels.push_back(',');
      AppendLabel(labels, "address", broker.address);
      At(Family::kBrokerInfo).Add(labels, 1);
    }
  }

  void WriteTopic(const core::Topic& topic) {
    std::string label = Label("topic", topic.name);
    const bool is_new = topics_.IsNew(label);
    topic_labels_.push_back(is_new ? label : "");
    if (!is_new) return;
    const auto count = static_cast<std::int64_t>(topic.partitions.size());
    if (report_.metadata_known && count > 0) At(Family::kTopicPartitions).Add(label, count);
    PartitionLabels labels(std::move(label));
    for (std::int64_t i = 0; i < count; ++i) {
      const core::Partition& partition = topic.partitions[static_cast<std::size_t>(i)];
      if (partition.bounds) WriteBounds(*partition.bounds, labels(i));
      if (report_.metadata_known) WriteReplication(partition, labels(i));
    }
  }

  void WriteBounds(const core::LogBounds& bounds, std::string_view labels) {
    AddKnown(Family::kTopicCurrentOffset, labels, bounds.end);
    AddKnown(Family::kTopicOldestOffset, labels, bounds.start);
    if (options_.last_stable) {
      AddKnown(Family::kTopicLastStableOffset, labels, bounds.last_stable);
    }
  }

  void WriteReplication(const core::Partition& partition, std::string_view labels) {
    if (partition.leader != core::kNoBroker) {
      At(Family::kTopicLeader).Add(labels, partition.leader);
    }
    if (partition.replicas == 0) return;  // not in the metadata
    if (partition.preferred_leader != core::kNoBroker) {
      At(Family::kTopicLeaderIsPreferred)
          .Add(labels, partition.leader == partition.preferred_leader ? 1 : 0);
    }
    At(Family::kTopicReplicas).Add(labels, partition.replicas);
    At(Family::kTopicInSyncReplicas).Add(labels, partition.in_sync_replicas);
    At(Family::kTopicUnderReplicated)
        .Add(labels, partition.in_sync_replicas < partition.replicas ? 1 : 0);
  }

  // The two large families get their room in one piece.
  void ReserveRows() {
    constexpr std::size_t kNamesAndMarks = 48;
    if (options_.granularity != Granularity::kPartition) return;
    std::size_t rows = 0;
    std::size_t bytes = 0;
    for (const GroupReport& group : report_.groups) {
      for (const TopicLag& topic : group.topics) {
        const std::size_t label =
            kNamesAndMarks + group.id.size() + report_.topics[topic.topic].name.size();
        rows += topic.partitions.size();
        bytes += topic.partitions.size() * label;
      }
    }
    At(Family::kGroupCurrentOffset).Reserve(rows, bytes);
    At(Family::kGroupLag).Reserve(rows, bytes);
  }

  void WriteGroup(const GroupReport& group) {
    const std::string label = Label("consumergroup", group.id);
    if (!groups_.IsNew(label)) return;
    AddKnown(Family::kGroupLagMax, label, group.lag_max);
    AddKnown(Family::kGroupPartitionsUncommitted, label, group.partitions_uncommitted);
    AddKnown(Family::kGroupPartitionsUnassigned, label, group.partitions_unassigned);
    AddKnown(Family::kGroupMembersIdle, label, group.members_idle);
    if (group.age) At(Family::kGroupDataAge).AddNumber(label, core::Seconds(*group.age));
    WriteGroupInfo(group, label);
    if (group.members) WriteMembers(*group.members, label);
    for (const TopicLag& topic : group.topics) WriteGroupTopic(topic, label);
  }

  void WriteGroupInfo(const GroupReport& group, const std::string& group_label) {
    if (group.state) {
      std::string labels = group_label + ",";
      AppendLabel(labels, "state", core::GroupStateName(*group.state));
      At(Family::kGroupState).Add(labels, 1);
    }
    const bool known_type = group.type != core::GroupType::kUnknown;
    const bool known_coordinator = group.coordinator != core::kNoBroker;
    std::string labels = group_label + ",";
    AppendLabel(labels, "type", known_type ? core::GroupTypeName(group.type) : "");
    labels.push_back(',');
    AppendLabel(labels, "assignor", group.assignor.value_or(""));
    labels.push_back(',');
    AppendLabel(labels, "coordinator",
                known_coordinator ? std::to_string(group.coordinator) : std::string());
    At(Family::kGroupInfo).Add(labels, 1);
  }

  void WriteMembers(const std::vector<core::GroupMember>& members, const std::string& group_label) {
    At(Family::kGroupMembers).Add(group_label, static_cast<std::int64_t>(members.size()));
    if (!options_.member_info) return;
    Unique unique;
    for (const core::GroupMember& member : members) {
      std::string labels = group_label + ",";
      AppendLabel(labels, "member_id", member.id);
      labels.push_back(',');
      AppendLabel(labels, "client_id", member.client_id);
      labels.push_back(',');
      AppendLabel(labels, "host", member.host);
      labels.push_back(',');
      AppendLabel(labels, "group_instance_id", member.group_instance_id);
      if (unique.IsNew(labels)) At(Family::kGroupMemberInfo).Add(labels, 1);
    }
  }

  void WriteGroupTopic(const TopicLag& topic, const std::string& group_label) {
    const std::string& topic_label = topic_labels_[topic.topic];
    if (topic_label.empty()) return;
    std::string labels = group_label + "," + topic_label;
    AddKnown(Family::kGroupCurrentOffsetSum, labels, topic.committed_sum);
    AddKnown(Family::kGroupLagSum, labels, topic.lag_sum);
    if (options_.granularity != Granularity::kPartition) return;
    PartitionLabels partition_labels(std::move(labels));
    for (const PartitionLag& row : topic.partitions) {
      WriteRow(row, partition_labels(row.partition));
    }
    if (options_.compat_kafka_exporter) WriteUncommitted(topic, partition_labels);
  }

  void WriteRow(const PartitionLag& row, std::string_view labels) {
    AddKnown(Family::kGroupCurrentOffset, labels, row.committed);
    AddKnown(Family::kGroupLag, labels, row.lag);
    if (row.lag && row.readable_lag && *row.lag != *row.readable_lag) {
      At(Family::kGroupReadableLag).Add(labels, *row.readable_lag);
    }
    if (row.beyond_end > 0) At(Family::kGroupOffsetBeyondEnd).Add(labels, row.beyond_end);
  }

  // kafka_exporter's -1 for the partitions without a commit of a topic that has any. Those without
  // an owner have no row in the Report.
  void WriteUncommitted(const TopicLag& topic, PartitionLabels& labels) {
    const auto committed = [](const PartitionLag& row) { return row.committed_exists; };
    auto row = std::find_if(topic.partitions.begin(), topic.partitions.end(), committed);
    if (row == topic.partitions.end()) return;
    for (std::int32_t partition = 0; partition < topic.partition_count; ++partition) {
      if (row != topic.partitions.end() && row->partition == partition) {
        row = std::find_if(row + 1, topic.partitions.end(), committed);
        continue;
      }
      At(Family::kGroupCurrentOffset).Add(labels(partition), -1);
      At(Family::kGroupLag).Add(labels(partition), -1);
    }
  }

  const Report& report_;
  const PageOptions& options_;
  std::vector<FamilyWriter> writers_;
  Unique topics_;
  Unique groups_;
  std::vector<std::string> topic_labels_;  // as Report::topics; empty: not shown
};

}  // namespace

Segments RenderMetrics(const core::Report& report, const PageOptions& options) {
  return PageRenderer(report, options).Render();
}

std::string_view ContentType(Format format) {
  return format == Format::kText ? "text/plain; version=0.0.4; charset=utf-8"
                                 : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

std::vector<Bytes> JoinPage(std::span<const std::shared_ptr<const Segments>> clusters,
                            Format format) {
  std::vector<std::vector<Bytes>> samples(kFamilyCount);
  for (const auto& segments : clusters) {
    for (const Segment& segment : *segments) samples[segment.family].push_back(segment.samples);
  }
  std::vector<Bytes> page;
  for (std::size_t family = 0; family < kFamilyCount; ++family) {
    if (samples[family].empty()) continue;
    std::string header;
    AppendHeader(header, Catalogue()[family], format);
    page.push_back(std::make_shared<const std::string>(std::move(header)));
    page.insert(page.end(), samples[family].begin(), samples[family].end());
  }
  if (format == Format::kOpenMetrics)
    page.push_back(std::make_shared<const std::string>("# EOF\n"));
  return page;
}

}  // namespace lagwatch::render

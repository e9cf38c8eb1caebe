// SPDX-License-Identifier: Apache-2.0
#include "render/group_samples.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "render/group_choice.h"
#include "render/share_group_samples.h"

namespace lagwatch::render {
namespace {

class GroupSamples {
 public:
  GroupSamples(PageWriters& writers, const PageOptions& options,
               const std::vector<std::string>& topic_labels)
      : writers_(writers), options_(options), topic_labels_(topic_labels) {}

  // `label` is the group's.
  void WriteOwn(const GroupReport& group, const std::string& label) {
    if (group.is_share()) return WriteShareGroup(writers_, group, label);
    AddKnown(Family::kGroupLagMax, label, group.lag_max);
    AddKnown(Family::kGroupLagSecondsMax, label, group.time_lag_max);
    AddKnown(Family::kGroupPartitionsUncommitted, label, group.partitions_uncommitted);
    AddKnown(Family::kGroupPartitionsUnassigned, label, group.partitions_unassigned);
    AddKnown(Family::kGroupMembersIdle, label, group.members_idle);
    AddKnown(Family::kGroupDataAge, label, group.age);
    AddKnown(Family::kGroupCatchUp, label, group.catch_up);
    AddKnown(Family::kGroupDataLossEta, label, group.data_loss_eta);
    WriteInfo(group, label);
    writers_.AddVerdict({Family::kGroupStatus, Family::kGroupStatusReason}, label, group);
    WriteThresholds(group.policy.thresholds, label);
    writers_.AddCount(Family::kGroupRebalances, label, group.counters.rebalances);
    At(Family::kGroupRebalancingSeconds).AddSeconds(label, group.counters.rebalancing);
    writers_.AddCount(Family::kGroupOffsetCommits, label, group.counters.offset_commits);
    if (group.members) WriteMembers(*group.members, label);
  }

  // By topic and partition.
  void WriteDetails(const GroupReport& group, const std::string& label) {
    if (group.is_share()) {
      return WriteShareDetails(writers_, options_, topic_labels_, group, label);
    }
    for (const TopicLag& topic : group.topics) WriteTopic(topic, label);
  }

 private:
  FamilyWriter& At(Family family) { return writers_.At(family); }

  template <typename Value>
  void AddKnown(Family family, std::string_view labels, const Value& value) {
    writers_.AddKnown(family, labels, value);
  }

  void WriteInfo(const GroupReport& group, const std::string& label) {
    if (group.state) {
      At(Family::kGroupState).Add(With(label, "state", GroupStateName(*group.state)), 1);
    }
    const bool known_type = group.type != GroupType::kUnknown;
    const bool known_coordinator = group.coordinator != kNoBroker;
    std::string labels = With(label, "type", known_type ? GroupTypeName(group.type) : "");
    labels = With(labels, "assignor", group.assignor.value_or(""));
    labels = With(labels, "coordinator",
                  known_coordinator ? std::to_string(group.coordinator) : std::string());
    At(Family::kGroupInfo).Add(labels, 1);
  }

  void WriteThresholds(const Thresholds& thresholds, const std::string& label) {
    const std::string warning = With(label, "severity", StatusName(Status::kWarning));
    const std::string critical = With(label, "severity", StatusName(Status::kCritical));
    AddKnown(Family::kGroupLagThreshold, warning, thresholds.lag_warning);
    AddKnown(Family::kGroupLagThreshold, critical, thresholds.lag_critical);
    AddKnown(Family::kGroupLagSecondsThreshold, warning, thresholds.time_lag_warning);
    AddKnown(Family::kGroupLagSecondsThreshold, critical, thresholds.time_lag_critical);
  }

  void WriteMembers(const std::vector<GroupMember>& members, const std::string& label) {
    At(Family::kGroupMembers).Add(label, static_cast<std::int64_t>(members.size()));
    if (!options_.member_info) return;
    UniqueLabels unique;
    for (const GroupMember& member : members) {
      std::string labels = With(label, "member_id", member.id);
      labels = With(labels, "client_id", member.client_id);
      labels = With(labels, "host", member.host);
      labels = With(labels, "group_instance_id", member.group_instance_id);
      if (unique.IsNew(labels)) At(Family::kGroupMemberInfo).Add(labels, 1);
    }
  }

  void WriteTopic(const TopicLag& topic, const std::string& group_label) {
    const std::string& topic_label = topic_labels_[topic.topic];
    if (topic_label.empty()) return;
    std::string labels = group_label + "," + topic_label;
    AddKnown(Family::kGroupCurrentOffsetSum, labels, topic.committed_sum);
    AddKnown(Family::kGroupLagSum, labels, topic.lag_sum);
    if (options_.granularity == Granularity::kGroup) return;
    writers_.AddCount(Family::kGroupRecordsLost, labels, topic.records_lost);
    writers_.AddCount(Family::kGroupRecordsConsumed, labels, topic.records_consumed);
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
    AddKnown(Family::kGroupLagSeconds, labels, row.time_lag);
    if (row.lag && row.readable_lag && *row.lag != *row.readable_lag) {
      At(Family::kGroupReadableLag).Add(labels, *row.readable_lag);
    }
    if (row.beyond_end > 0) At(Family::kGroupOffsetBeyondEnd).Add(labels, row.beyond_end);
  }

  // kafka_exporter's -1 for partitions without a commit, of a topic with any commit. Those without
  // an owner have no row in the Report.
  void WriteUncommitted(const TopicLag& topic, PartitionLabels& labels) {
    const auto committed = [](const PartitionLag& row) { return row.committed_exists; };
    auto row = std::ranges::find_if(topic.partitions, committed);
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

  PageWriters& writers_;
  const PageOptions& options_;
  const std::vector<std::string>& topic_labels_;
};

// In the order of Report::groups; empty if another name looks the same on the page.
std::vector<std::string> GroupLabels(const Report& report) {
  std::vector<std::string> labels;
  labels.reserve(report.groups.size());
  UniqueLabels unique;
  for (const GroupReport& group : report.groups) {
    std::string label = Label(group.is_share() ? "sharegroup" : "consumergroup", group.id);
    labels.push_back(unique.IsNew(label) ? std::move(label) : "");
  }
  return labels;
}

// The known part of the lag: a group must not drop off the page because a partition cannot be read.
std::int64_t KnownLag(const GroupReport& group) {
  std::int64_t lag = 0;
  ForEachRow(group, [&lag](const PartitionLag& row) { lag = AddCapped(lag, row.lag.value_or(0)); });
  return lag;
}

// The number of series of each group, counted by the same code that writes them.
std::vector<GroupCost> CountGroups(const Report& report, const PageOptions& options,
                                   const std::vector<std::string>& topic_labels,
                                   const std::vector<std::string>& labels) {
  PageWriters counters(options, Samples::kCounted);
  GroupSamples samples(counters, options, topic_labels);
  std::vector<GroupCost> costs(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i].empty()) continue;
    const std::size_t before = counters.series();
    samples.WriteOwn(report.groups[i], labels[i]);
    const std::size_t between = counters.series();
    samples.WriteDetails(report.groups[i], labels[i]);
    costs[i] = {KnownLag(report.groups[i]), between - before, counters.series() - between};
  }
  return costs;
}

}  // namespace

SeriesDropped WriteGroups(PageWriters& writers, const Report& report, const PageOptions& options,
                          const std::vector<std::string>& topic_labels) {
  const std::vector<std::string> labels = GroupLabels(report);
  const bool limited = options.limits.groups || options.limits.series;
  const Choice choice =
      limited ? ChooseGroups(CountGroups(report, options, topic_labels, labels), options.limits)
              : Choice{std::vector<Shown>(labels.size(), Shown::kAll), {}};
  GroupSamples samples(writers, options, topic_labels);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i].empty() || choice.shown[i] == Shown::kNothing) continue;
    samples.WriteOwn(report.groups[i], labels[i]);
    if (choice.shown[i] == Shown::kAll) samples.WriteDetails(report.groups[i], labels[i]);
  }
  return choice.dropped;
}

}  // namespace lagwatch::render

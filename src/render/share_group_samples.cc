// SPDX-License-Identifier: Apache-2.0
#include "render/share_group_samples.h"

#include <utility>

namespace lagwatch::render {

void WriteShareGroup(PageWriters& writers, const GroupReport& group, const std::string& label) {
  writers.AddKnown(Family::kShareLagMax, label, group.lag_max);
  writers.AddKnown(Family::kShareLagSecondsMax, label, group.time_lag_max);
  writers.AddKnown(Family::kShareDataAge, label, group.age);
  if (group.members) writers.AddCount(Family::kShareMembers, label, group.members->size());
  if (group.state) {
    writers.At(Family::kShareState).Add(With(label, "state", GroupStateName(*group.state)), 1);
  }
  writers.AddVerdict({Family::kShareStatus, Family::kShareStatusReason}, label, group);
}

void WriteShareDetails(PageWriters& writers, const PageOptions& options,
                       const std::vector<std::string>& topic_labels, const GroupReport& group,
                       const std::string& label) {
  for (const TopicLag& topic : group.topics) {
    const std::string& topic_label = topic_labels[topic.topic];
    if (topic_label.empty()) continue;
    std::string labels = label;
    labels.append(",").append(topic_label);
    writers.AddKnown(Family::kShareLagSum, labels, topic.lag_sum);
    if (options.granularity != Granularity::kPartition) continue;
    PartitionLabels partition_labels(std::move(labels));
    for (const PartitionLag& row : topic.partitions) {
      const std::string_view at = partition_labels(row.partition);
      writers.AddKnown(Family::kShareStartOffset, at, row.committed);
      writers.AddKnown(Family::kShareLag, at, row.lag);
      writers.AddKnown(Family::kShareLagSeconds, at, row.time_lag);
    }
  }
}

}  // namespace lagwatch::render

// SPDX-License-Identifier: Apache-2.0
#include "render/partition_view.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace lagwatch::render {
namespace {

LogBounds BoundsOf(const Report& report, const TopicLag& topic, const PartitionLag& lag) {
  if (lag.committed_exists || lag.bounds.end.known()) return lag.bounds;
  const auto& partitions = report.topics[topic.topic].partitions;
  const auto index = static_cast<std::size_t>(lag.partition);
  if (index >= partitions.size()) return {};
  return partitions[index].bounds.value_or(LogBounds{});
}

std::optional<double> LagPercent(const PartitionLag& lag, Offset end) {
  if (!lag.lag || !end.known()) return std::nullopt;
  if (end.value() == 0) return 0;
  const double percent = 100.0 * static_cast<double>(*lag.lag) / static_cast<double>(end.value());
  return std::round(percent * 100) / 100;
}

}  // namespace

PartitionView ViewPartition(const Report& report, const GroupReport& group, const TopicLag& topic,
                            const PartitionLag& lag) {
  PartitionView view{&lag, BoundsOf(report, topic, lag), std::nullopt, nullptr};
  view.lag_percent = LagPercent(lag, view.bounds.end);
  const auto owner = static_cast<std::size_t>(lag.owner);
  if (lag.owner >= 0 && !lag.is_shared && group.members && owner < group.members->size()) {
    view.owner = &(*group.members)[owner];
  }
  return view;
}

}  // namespace lagwatch::render

// SPDX-License-Identifier: Apache-2.0
#include "core/forecast.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "core/lag.h"

namespace lagwatch::core {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

// Part of the consumption rate: the group gains on the log only above this.
constexpr double kDeadBand = 0.01;

// A lag of at most what is consumed in this part of the window is never overtaken: 1/5.
constexpr double kInProgressDivisor = 5;

double TimeUntil(std::int64_t records, double per_second) {
  return per_second > 0 ? static_cast<double>(records) / per_second : kNever;
}

}  // namespace

std::optional<double> CatchUp(const PartitionLag& row, const std::optional<Flow>& flow,
                              Duration window) {
  if (!row.lag || !row.readable_lag) return std::nullopt;
  const auto lag = static_cast<double>(*row.readable_lag);
  if (IsSettled(row)) return 0;
  if (!flow) return std::nullopt;
  const double reading = flow->consumed / Seconds(flow->span);
  if (reading <= 0) return kNever;
  if (lag <= reading * Seconds(window) / 10) return lag / reading;
  const double gain = (flow->consumed - flow->produced) / Seconds(flow->span);
  return gain > kDeadBand * reading ? lag / gain : kNever;
}

std::optional<double> DeletionRate(const RowHistory& row, const PartitionHistory& partition,
                                   WallTime now) {
  return row.purges ? 0 : partition.steps.Rate(now);
}

std::optional<double> DataLossEta(const PartitionLag& row, const std::optional<Flow>& flow,
                                  const std::optional<double>& deleting, Duration window) {
  if (!row.lag) return std::nullopt;
  if (*row.lag <= kSettledLag) return kNever;
  const std::int64_t headroom = row.committed.value() - row.bounds.start.value();
  if (headroom < 0) return 0;
  if (IsSettled(row)) return kNever;
  if (!flow || !deleting) return std::nullopt;
  const double reading = flow->consumed / Seconds(flow->span);
  const double writing = flow->produced / Seconds(flow->span);
  const auto lag = static_cast<double>(*row.lag);
  if (lag <= reading * Seconds(window) / kInProgressDivisor) return kNever;
  const double left = TimeUntil(headroom, *deleting - reading);
  // Records that are deleted now were written in the past. Once the group has read all records
  // present now, deletion advances at today's rate of production.
  const bool meets_today = reading * left <= lag;
  return meets_today ? left : TimeUntil(headroom, std::min(*deleting, writing) - reading);
}

void Forecast(GroupReport& group, const GroupHistory& history,
              const std::vector<TopicHistory>& topics, WallTime now) {
  const Duration window = group.policy.window;
  group.catch_up.reset();
  group.data_loss_eta.reset();
  if (!group.lag_max) return;
  std::optional<double> slowest = 0;
  std::optional<double> soonest = kNever;
  for (std::size_t t = 0; t < group.topics.size(); ++t) {
    const TopicLag& topic = group.topics[t];
    for (std::size_t r = 0; r < topic.partitions.size(); ++r) {
      const PartitionLag& row = topic.partitions[r];
      if (!row.committed_exists) continue;
      const RowHistory& past = history.topics[t].rows[r];
      const auto index = static_cast<std::size_t>(row.partition);
      const WallTime until = RatesUntil(group, past, now);
      const auto flow =
          row.lag ? FlowOf(past, history.clock, *row.lag, until, window) : std::nullopt;
      const auto catch_up = CatchUp(row, flow, window);
      const auto deleting = DeletionRate(past, topics[topic.topic].partitions[index], now);
      const auto eta = DataLossEta(row, flow, deleting, window);
      slowest = slowest && catch_up ? std::optional(std::max(*slowest, *catch_up)) : std::nullopt;
      soonest = soonest && eta ? std::optional(std::min(*soonest, *eta)) : std::nullopt;
    }
  }
  group.catch_up = slowest;
  group.data_loss_eta = soonest;
}

}  // namespace lagwatch::core

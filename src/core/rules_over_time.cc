// SPDX-License-Identifier: Apache-2.0
// The rules that need the history: how long, how fast, how often.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "base/format.h"
#include "core/forecast.h"
#include "core/lag.h"
#include "core/owner_label.h"
#include "core/rows.h"
#include "core/rules.h"
#include "model/window.h"

namespace lagwatch::core {
namespace {

constexpr double kRetentionHorizon = 3600;  // seconds
// The time left grows between two deletions: a reason that fired is cleared only above this.
constexpr double kRetentionRelief = 4500;

// The lag must have grown by this part of what was written, and by this many records.
constexpr double kLeastGrowth = 0.1;
constexpr double kLeastGrownRecords = 20;
// Growth counts above this many standard deviations of a random walk. Of 100,000 noisy series in
// groups of 20, ten minutes each, whose readers are fast enough, verdicts flipped within a window
// 1,251 times with 0, 81 times with 3 and once with 5.
constexpr float kBeyondNoise = 5;
// A lag of this many windows of reading is no noise either, however irregular the reader.
constexpr double kLongWayOff = 2;
// Whether the group is expected to read the row.
bool IsRead(const Row& row) { return row.now.committed_exists && row.now.lag && !row.left; }

// Until the row was last read: a carried value proves nothing.
Duration Waiting(const RowHistory& past) {
  return past.waiting_since == WallTime{} ? Duration::zero() : past.seen - past.waiting_since;
}

// The row with the most unread records of those that have not moved for the whole window.
Worst FindStuck(const RuleInput& in, bool owned) {
  if (!in.group.members || IsOutOfUse(in)) return {};
  return FindWorst(in, [&](const Row& row) -> std::int64_t {
    const bool stuck =
        IsRead(row) && (row.now.owner >= 0) == owned && Waiting(row.past) >= in.policy.window;
    return stuck ? row.now.readable_lag.value_or(0) : 0;
  });
}

Finding Stuck(const RuleInput& in, const Worst& worst, ReasonKind kind, const std::string& owner) {
  const Duration waiting = Waiting(*worst.past);
  return At(
      in, worst,
      {.kind = kind,
       .status = Status::kCritical,
       .text = Where(in, worst) + " has not moved for " + FormatDuration(waiting) + " while " +
               FormatRecords(worst.value) + " wait, and " + owner + AndMore(worst),
       .lasting = waiting});
}

struct Growth {
  double from = 0;
  double to = 0;
  Duration span{};  // from the first to the last value
};

// A lag that fluctuates also grows now and then: by as much as its own steps give in random order.
bool IsBeyondNoise(const std::array<float, kSlots>& lags, std::size_t count) {
  const auto steps = static_cast<float>(count - 1);
  const float growth = lags[count - 1] - lags[0];
  float squares = 0;
  for (std::size_t i = 1; i < count; ++i) {
    const float off = lags[i] - lags[i - 1] - growth / steps;
    squares += off * off;
  }
  return growth >= kBeyondNoise * std::sqrt(squares * steps / (steps - 1));
}

// The growth of the lag over the window, if the lowest late value is above the highest early one
// and the difference is not noise. Empty if the group lately consumed more than was produced,
// because it is working off a burst or a pause. Empty also if the commit did not move lately:
// `stopped` and `stalled` cover that.
std::optional<Growth> GrowthOf(const RuleInput& in, const PartitionLag& row,
                               const RowHistory& history) {
  const SlotClock& clock = in.history.clock;
  const WallTime now = RatesUntil(in.group, history, in.now);
  const auto lately = FlowOf(history, clock, *row.lag, now, in.policy.window / 4);
  if (!lately || lately->consumed <= 0) return std::nullopt;
  if (lately->consumed > (1 + kLeastGrowth) * lately->produced) return std::nullopt;
  const auto flow = FlowOf(history, clock, *row.lag, now, in.policy.window);
  if (!flow || flow->span < in.policy.window * 4 / 5) return std::nullopt;
  const auto& [lags, count, oldest] = LagsOf(history, clock, now, in.policy.window);
  if (count < kLeastPoints) return std::nullopt;
  const auto third = static_cast<std::ptrdiff_t>(count / 3);
  const auto end = lags.begin() + static_cast<std::ptrdiff_t>(count);
  const float early = *std::max_element(lags.begin(), lags.begin() + third);
  const float late = std::min(*std::min_element(end - third, end), static_cast<float>(*row.lag));
  const double least = std::max(kLeastGrownRecords, kLeastGrowth * flow->produced);
  if (late - early < least) return std::nullopt;
  const bool long_way_off = static_cast<double>(*row.lag) >= kLongWayOff * flow->consumed;
  if (!long_way_off && !IsBeyondNoise(lags, count)) return std::nullopt;
  return Growth{lags.front(), static_cast<double>(*row.lag), history.seen - oldest};
}

bool IsFiring(const RuleInput& in, ReasonKind kind) {
  const std::vector<PendingReason>& all = in.history.held;
  return std::ranges::any_of(
      all, [kind](const PendingReason& held) { return held.reason.kind == kind && held.firing; });
}

// Of the watched parts of the window.
struct Storm {
  std::size_t parts = 0;
  std::size_t stormy = 0;  // parts in which a rebalance was seen
  Duration span{};
};

Storm StormOf(const RuleInput& in) {
  const GroupHistory& history = in.history;
  Storm storm;
  for (std::size_t age = 0; age < history.clock.size(); ++age) {
    const Duration ago = in.now - history.clock.At(age);
    if (ago > in.policy.window) break;
    ++storm.parts;
    if (history.rebalanced[history.clock.Index(age)]) ++storm.stormy;
    storm.span = ago;
  }
  return storm;
}

}  // namespace

std::optional<Finding> Rewind(const RuleInput& in) {
  const Worst worst = FindWorst(in, [&](const Row& row) -> std::int64_t {
    const bool recent = row.past.peak.known() && in.now - row.past.rewound <= in.policy.window;
    const bool behind = IsRead(row) && !IsSettled(row.now);
    return recent && behind ? row.past.peak.value() - row.now.committed.value() : 0;
  });
  if (!worst) return std::nullopt;
  const Duration ago = in.now - worst.past->rewound;
  return At(in, worst,
            {.kind = ReasonKind::kRewind,
             .status = Status::kWarning,
             .text = "the " + PositionOf(in.group) + " of " + Where(in, worst) + " moved back " +
                     FormatDuration(ago) + " ago and is still " + FormatRecords(worst.value) +
                     " before where it was" + AndMore(worst),
             .lasting = ago});
}

std::optional<Finding> Stopped(const RuleInput& in) {
  const Worst worst = FindStuck(in, false);
  if (!worst) return std::nullopt;
  return Stuck(in, worst, ReasonKind::kStopped, "no member owns it");
}

std::optional<Finding> Stalled(const RuleInput& in) {
  const Worst worst = FindStuck(in, true);
  if (!worst) return std::nullopt;
  if (in.group.is_share()) {
    return Stuck(in, worst, ReasonKind::kStalled, "none of its members completes one");
  }
  const auto owner = static_cast<std::size_t>(worst.now->owner);
  return Stuck(in, worst, ReasonKind::kStalled,
               "its owner " + OwnerLabel(*in.group.members, owner) + " is a live member");
}

std::optional<Finding> RetentionRisk(const RuleInput& in) {
  // The group's forecast is the one of its most endangered row.
  const bool is_far_off = in.group.data_loss_eta.value_or(0) >= kRetentionRelief;
  if (is_far_off || IsOutOfUse(in)) return std::nullopt;
  const auto eta = [&](const Row& row) {
    const auto index = static_cast<std::size_t>(row.now.partition);
    const PartitionHistory& partition = in.topic_histories[row.topic.topic].partitions[index];
    const auto flow = FlowOf(row.past, in.history.clock, *row.now.lag,
                             RatesUntil(in.group, row.past, in.now), in.policy.window);
    const auto deleting = DeletionRate(row.past, partition, in.now);
    return DataLossEta(row.now, flow, deleting, in.policy.window);
  };
  const double horizon =
      IsFiring(in, ReasonKind::kRetentionRisk) ? kRetentionRelief : kRetentionHorizon;
  // The largest measure is the shortest time; records already lost are data_loss.
  const Worst worst = FindWorst(in, [&](const Row& row) -> std::int64_t {
    const auto left = IsRead(row) ? eta(row) : std::nullopt;
    if (!left || *left <= 0 || *left >= horizon) return 0;
    return static_cast<std::int64_t>(horizon - *left) + 1;
  });
  if (!worst) return std::nullopt;
  const auto left = static_cast<std::int64_t>(horizon) - worst.value + 1;
  return At(in, worst,
            {.kind = ReasonKind::kRetentionRisk,
             .status = Status::kCritical,
             .text = "at present rates retention overtakes the group on " + Where(in, worst) +
                     " in " + FormatDuration(std::chrono::seconds(left)) + AndMore(worst),
             .value = left,
             .threshold = static_cast<std::int64_t>(kRetentionHorizon),
             .lasting = std::chrono::seconds(left)});
}

std::optional<Finding> FallingBehind(const RuleInput& in) {
  if (IsOutOfUse(in)) return std::nullopt;
  const Worst worst = FindWorst(in, [&](const Row& row) -> std::int64_t {
    if (!IsRead(row) || IsSettled(row.now)) return 0;
    const auto growth = GrowthOf(in, row.now, row.past);
    return growth ? std::llround(growth->to - growth->from) : 0;
  });
  if (!worst) return std::nullopt;
  const Duration span = GrowthOf(in, *worst.now, *worst.past)->span;
  const std::int64_t lag = *worst.now->lag;
  return At(in, worst,
            {.kind = ReasonKind::kFallingBehind,
             .status = Status::kWarning,
             .text = Where(in, worst) + " is falling behind: its lag grew from " +
                     FormatNumber(lag - worst.value) + " to " + FormatRecords(lag) + " in " +
                     FormatDuration(span) + AndMore(worst),
             .lasting = span});
}

std::optional<Finding> RebalanceStorm(const RuleInput& in) {
  const Storm storm = StormOf(in);
  if (storm.stormy < kStormSlots) return std::nullopt;
  return Finding{.reason = {.kind = ReasonKind::kRebalanceStorm,
                            .status = Status::kWarning,
                            .text = "the group keeps rebalancing: it rebalanced in " +
                                    std::to_string(storm.stormy) + " of " +
                                    std::to_string(storm.parts) + " parts of the last " +
                                    FormatDuration(storm.span),
                            .value = static_cast<std::int64_t>(storm.stormy),
                            .threshold = static_cast<std::int64_t>(kStormSlots),
                            .lasting = storm.span}};
}

std::optional<Finding> Uncommitted(const RuleInput& in) {
  if (!in.group.commits_known) return std::nullopt;
  const auto retained = [&](const Row& row) {
    const auto index = static_cast<std::size_t>(row.now.partition);
    const auto& bounds = in.topics[row.topic.topic].partitions[index].bounds;
    return bounds ? bounds->end.value() - bounds->start.value() : 0;
  };
  const Worst worst = FindWorst(in, [&](const Row& row) -> std::int64_t {
    if (row.now.committed_exists || row.now.owner < 0) return 0;
    const bool long_enough = in.all.one_look || Waiting(row.past) >= in.policy.window;
    return long_enough ? retained(row) : 0;
  });
  if (!worst) return std::nullopt;
  return At(in, worst,
            {.kind = ReasonKind::kUncommitted,
             .status = Status::kWarning,
             .text = Where(in, worst) + " has an owner, but the group has no commit on it" +
                     AndMore(worst),
             .lasting = Waiting(*worst.past)});
}

}  // namespace lagwatch::core

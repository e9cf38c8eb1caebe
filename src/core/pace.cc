// SPDX-License-Identifier: Apache-2.0
#include "core/pace.h"

#include <algorithm>
#include <cstddef>

#include "core/verdict.h"
#include "model/window.h"

namespace lagwatch::core {
namespace {

// Rates that people see are over the last minute.
constexpr Duration kRecent = std::chrono::minutes(1);

struct Rates {
  double consumed = 0;
  double produced = 0;
};

// The slots of a long window are longer than a minute: use the known part of the window then.
std::optional<Flow> RecentFlow(const RowHistory& past, const SlotClock& clock, std::int64_t lag,
                               WallTime now, Duration window) {
  const auto flow = FlowOf(past, clock, lag, now, std::min(kRecent, window));
  return flow ? flow : FlowOf(past, clock, lag, now, window);
}

// How long the group must be watched before the rule can fire; empty: the rule needs no history.
std::optional<Duration> NeededWatch(ReasonKind kind, Duration window) {
  switch (kind) {
    case ReasonKind::kOffsetBeyondEnd:
    case ReasonKind::kRewind:
      return Duration(1);  // a second collection
    case ReasonKind::kStopped:
    case ReasonKind::kStalled:
    case ReasonKind::kUncommitted:
      return window;
    case ReasonKind::kRetentionRisk:
      return window / 5;
    case ReasonKind::kFallingBehind:
      return window * 4 / 5;
    case ReasonKind::kRebalanceStorm:
      return window / 2;
    default:
      return std::nullopt;
  }
}

class Pace {
 public:
  Pace(GroupReport& group, const GroupHistory& history, const Looks& looks)
      : group_(group), history_(history), looks_(looks) {}

  void NoteRows() {
    Rates sum;
    bool known = false;
    bool whole = true;
    for (std::size_t t = 0; t < group_.topics.size(); ++t) {
      TopicLag& topic = group_.topics[t];
      const GroupTopicHistory& past = history_.topics[t];
      topic.left = past.left;
      for (std::size_t r = 0; r < topic.partitions.size(); ++r) {
        PartitionLag& row = topic.partitions[r];
        if (!past.left) NoteWaiting(row, past.rows[r]);
        if (!row.committed_exists) continue;
        const std::optional<Rates> rates = NoteRates(row, past.rows[r]);
        whole = whole && rates;
        known = true;
        if (!rates) continue;
        sum.consumed += rates->consumed;
        sum.produced += rates->produced;
      }
    }
    if (!known || !whole) return;
    group_.consumed_per_second = sum.consumed;
    group_.produced_per_second = sum.produced;
  }

  void NotePending(Duration interval) {
    for (std::size_t i = 0; i < kReasonCount; ++i) {
      group_.pending[i] = !group_.policy.mute[i] && IsPending(static_cast<ReasonKind>(i));
    }
    for (const ReasonKind kind : NeverJudged(group_.policy, interval)) {
      group_.pending.reset(static_cast<std::size_t>(kind));
    }
  }

 private:
  static void NoteWaiting(PartitionLag& row, const RowHistory& past) {
    if (past.waiting_since != WallTime{}) row.waiting = past.seen - past.waiting_since;
  }

  // The rate of a row that is missing in the last two collections is not a present one.
  std::optional<Rates> NoteRates(PartitionLag& row, const RowHistory& past) const {
    WallTime last = looks_.before.value_or(looks_.now);
    if (group_.is_share()) last = std::min(last, group_.commits_read);
    if (!row.lag || past.seen < last) return std::nullopt;
    const auto flow = RecentFlow(past, history_.clock, *row.lag,
                                 RatesUntil(group_, past, looks_.now), group_.policy.window);
    if (!flow || flow->span <= Duration::zero()) return std::nullopt;
    const Rates rates{flow->consumed / Seconds(flow->span), flow->produced / Seconds(flow->span)};
    row.consumed_per_second = static_cast<float>(rates.consumed);
    return rates;
  }

  bool IsPending(ReasonKind kind) const {
    const auto needed = NeededWatch(kind, group_.policy.window);
    if (!needed) return false;
    const WallTime since = group_.watched_since;
    // A group that was not read is not watched.
    if (since == WallTime{}) return true;
    if (kind == ReasonKind::kFallingBehind && PointsSince(since) < kLeastPoints) return true;
    const WallTime until = NeedsTwoCollections(kind) ? looks_.before.value_or(since) : looks_.now;
    return until - since < *needed;
  }

  std::size_t PointsSince(WallTime since) const {
    std::size_t points = 0;
    while (points < history_.clock.size() && history_.clock.At(points) >= since) ++points;
    return points;
  }

  GroupReport& group_;
  const GroupHistory& history_;
  const Looks& looks_;
};

}  // namespace

void NotePace(GroupReport& group, const GroupHistory& history, const Looks& looks,
              Duration interval) {
  Pace pace(group, history, looks);
  pace.NoteRows();
  pace.NotePending(interval);
}

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
#include "core/row_history.h"

#include <algorithm>
#include <cmath>

#include "core/lag.h"

namespace lagwatch::core {
namespace {

// Rates need at least this part of the window: 1/5.
constexpr int kLeastWindow = 5;

// Whether the log was deleted up to a commit that the group made since the row was last read.
// Commits are read before the ends, so a group that is known to purge may have made that commit in
// between: at most by what it consumes between two collections.
bool EndsAtACommit(const RowHistory& before, std::int64_t committed, std::int64_t start) {
  const std::int64_t progress = committed - before.committed.value();
  const std::int64_t furthest = before.purges ? AddCapped(committed, progress) : committed;
  return start >= before.committed.value() && start <= furthest;
}

// Forward progress; records that were deleted unread are not consumed.
Progress ProgressOf(const RowHistory& before, std::int64_t committed, std::int64_t start) {
  Progress progress;
  progress.committed = committed != before.committed.value();
  const std::int64_t from = std::max(before.committed.value(), before.start);
  progress.consumed = static_cast<std::uint64_t>(std::max<std::int64_t>(0, committed - from));
  const std::int64_t lost = start - std::max(committed, before.start);
  progress.lost = static_cast<std::uint64_t>(std::max<std::int64_t>(0, lost));
  return progress;
}

void NoteRewind(RowHistory& history, std::int64_t committed, WallTime now) {
  if (committed < history.committed.value()) {
    if (!history.peak.known()) history.peak = history.committed;
    history.rewound = now;
  } else if (history.peak.known() && committed >= history.peak.value()) {
    history.peak = Offset();
  }
}

bool HasWaited(const RowHistory& history, Duration window) {
  return history.waiting_since != WallTime{} && history.seen - history.waiting_since >= window;
}

void NoteWaiting(RowHistory& history, bool waits, bool restart, WallTime now) {
  if (!waits) {
    history.waiting_since = {};
  } else if (restart || history.waiting_since == WallTime{}) {
    history.waiting_since = now;
  }
}

}  // namespace

bool SlotClock::Tick(WallTime now, Duration window) {
  if (count_ > 0 && now - times_[head_] < window / (kSlots - 1)) return false;
  head_ = (head_ + 1) % kSlots;
  times_[head_] = now;
  count_ = std::min(count_ + 1, kSlots);
  return true;
}

std::optional<Flow> FlowOf(const RowHistory& row, const SlotClock& clock, std::int64_t lag_now,
                           WallTime now, Duration window) {
  std::optional<Flow> flow;
  double consumed = row.moved;
  // A step back ends the known part: rates are those since then.
  for (std::size_t age = 0; age < clock.size() && consumed >= 0; ++age) {
    if (now - clock.At(age) > Reach(window)) break;
    const Slot& slot = row.slots[clock.Index(age)];
    if (!std::isnan(slot.lag)) {
      const double produced = static_cast<double>(lag_now) - slot.lag + consumed;
      flow = Flow{now - clock.At(age), consumed, std::max(0.0, produced)};
    }
    if (slot.moved < 0) break;
    consumed += slot.moved;
  }
  if (flow && flow->span < window / kLeastWindow) flow.reset();
  return flow;
}

PastLags LagsOf(const RowHistory& row, const SlotClock& clock, WallTime now, Duration window) {
  PastLags past;
  for (std::size_t age = clock.size(); age-- > 0;) {
    if (now - clock.At(age) > Reach(window)) continue;
    const Slot& slot = row.slots[clock.Index(age)];
    if (std::isnan(slot.lag)) continue;
    if (past.count == 0) past.oldest = clock.At(age);
    past.lags[past.count++] = slot.lag;
  }
  return past;
}

void ForgetRates(RowHistory& history) {
  history.moved = 0;
  history.slots.fill({});
}

Progress AdvanceRow(RowHistory& history, const PartitionLag& row, const RowReading& reading) {
  const WallTime now = reading.now;
  const std::int64_t committed = row.committed.value();
  std::int64_t start = row.bounds.start.value();
  const bool known = history.committed.known() && !reading.reset;
  const bool gap = now - history.seen > reading.longest_gap && !HasWaited(history, reading.window);
  const bool steps_back = known && committed < history.committed.value();
  history.stepped_back = steps_back && !history.stepped_back;
  if (history.stepped_back) return {};
  Progress progress;
  if (known) {
    if (start > history.start && !reading.is_share) {
      history.purges = EndsAtACommit(history, committed, start);
    }
    if (history.purges) start = std::min(start, committed);
    progress = ProgressOf(history, committed, start);
    if (reading.is_share) {
      progress.lost = 0;  // of the deleted records it is not known which were completed
      progress.committed = progress.committed || static_cast<float>(*row.lag) < history.lag;
    }
    NoteRewind(history, committed, now);
    history.moved += static_cast<float>(committed - history.committed.value());
  } else {
    progress.committed = history.seen != WallTime{} && !reading.reset;
    history.peak = Offset();
    history.purges = false;
    ForgetRates(history);
  }
  NoteWaiting(history, !IsSettled(row), progress.committed || !known || gap, now);
  history.committed = row.committed;
  history.lag = static_cast<float>(*row.lag);
  history.start = start;
  history.seen = now;
  return progress;
}

}  // namespace lagwatch::core

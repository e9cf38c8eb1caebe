// SPDX-License-Identifier: Apache-2.0
// The history of one partition of one group: exact moments for rules that ask "since when", and a
// ring of slots over the group's window for rules that ask "how fast". Plain values, no thread
// rule, nothing fails. Bounded: a window always has kSlots slots, so that neither a short interval
// nor a long window costs more memory.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "model/report.h"
#include "model/types.h"
#include "model/window.h"

namespace lagwatch::core {

// The times of the slots of a group, which all its partitions share.
class SlotClock {
 public:
  // Opens a slot if the newest is old enough for the window; returns whether it did.
  bool Tick(WallTime now, Duration window);
  // Call when the clock was set back (core/clock_step.h).
  void MoveBack(Duration step);

  std::size_t size() const { return count_; }
  // `age` 0 is the newest. REQUIRES: age < size().
  WallTime At(std::size_t age) const {
    assert(age < size());
    return times_[Index(age)];
  }
  std::size_t Index(std::size_t age) const { return (head_ + kSlots - age) % kSlots; }

 private:
  std::array<WallTime, kSlots> times_{};
  std::size_t head_ = kSlots - 1;
  std::size_t count_ = 0;
};

struct Slot {
  float lag = std::numeric_limits<float>::quiet_NaN();  // NaN: unknown at that time
  float moved = 0;  // how far the commit moved since the previous slot
};

struct RowHistory {
  std::int32_t partition = 0;
  float moved = 0;         // how far the commit moved since the newest slot
  Offset committed;        // when last read
  std::int64_t start = 0;  // of the log when last read; at most the commit if the group purges
  WallTime seen{};         // when last read; the epoch: never
  // Since when it waits: not settled (core/lag.h) at the same commit, or owned without a commit
  // while there are records to commit. The epoch: it does not wait.
  WallTime waiting_since{};
  Offset peak;         // the highest commit before a step back that is not made up yet
  WallTime rewound{};  // when it moved back
  // Whether the last look showed a step back, which was not accepted yet: a broker that was
  // suspended answers for a moment as the coordinator that it no longer is.
  bool stepped_back = false;
  // Whether the last deletion ended at one of the group's own commits: the group or its Kafka
  // Streams application purges what it has read (KIP-204), and such a deletion cannot overtake it.
  bool purges = false;
  float lag = 0;  // of a share group: when last read. Only whether it falls counts
  std::array<Slot, kSlots> slots{};
};

// Records produced and consumed over the known part of the window without a step back.
struct Flow {
  Duration span{};      // how far it reaches back
  double consumed = 0;  // records
  double produced = 0;
};

// Empty while less than a fifth of the window is known: rates over less are noise.
std::optional<Flow> FlowOf(const RowHistory& row, const SlotClock& clock, std::int64_t lag_now,
                           WallTime now, Duration window);

// The known lags of the slots within the window, oldest first.
struct PastLags {
  std::array<float, kSlots> lags{};
  std::size_t count = 0;
  WallTime oldest{};  // time of the first of them
};
PastLags LagsOf(const RowHistory& row, const SlotClock& clock, WallTime now, Duration window);

// What one collection adds to the counters of a group.
struct Progress {
  std::uint64_t consumed = 0;
  std::uint64_t lost = 0;
  bool committed = false;  // the commit differs from the previous one, or the group moved
};

// Parameters of AdvanceRow().
struct RowReading {
  WallTime now{};
  Duration longest_gap{};  // Policy::stale_after
  Duration window{};       // of the group
  bool reset = false;      // the partition's log started again since the row was last read
  bool is_share = false;   // of a share group
};

// Takes over a newly read row. A step back is ignored until a second look confirms it. After a gap
// longer than `longest_gap` waiting starts again, because the group may have moved unseen, unless
// it had lasted for the window already: the same commit proves that it did not move.
// A share group completes records out of order, so a lag that falls is movement, too; its brokers
// move a start offset that was deleted, so a deletion that ends there is no purge.
Progress AdvanceRow(RowHistory& history, const PartitionLag& row, const RowReading& reading);

// The time up to which rates of the row are known: the offsets of a share group are not read in
// each collection.
inline WallTime RatesUntil(const GroupReport& group, const RowHistory& row, WallTime now) {
  return group.is_share() ? row.seen : now;
}

// Restarts the rates: the commit was reset, not reached by reading.
void ForgetRates(RowHistory& history);

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// What is remembered of one partition of one group: exact moments for the rules that ask "since
// when", and a ring of slots over the group's window for those that ask "how fast".
// Plain values, no thread rule, nothing fails. Bounded: a window always has kSlots slots, so that
// neither a short interval nor a long window costs more memory.
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

// When the slots of a group were taken; all its partitions take theirs together.
class SlotClock {
 public:
  // Opens a slot when the newest is old enough for the window; true if it did.
  bool Tick(WallTime now, Duration window);
  // The clock was set back (core/clock_step.h).
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
  float lag = std::numeric_limits<float>::quiet_NaN();  // NaN: not known then
  float moved = 0;                                      // of the commit, since the slot before
};

struct RowHistory {
  std::int32_t partition = 0;
  float moved = 0;         // of the commit since the newest slot
  Offset committed;        // when last read
  std::int64_t start = 0;  // of the log, then; at most the commit where the group purges
  WallTime seen{};         // when last read; the epoch: never
  // Since when it waits: not settled (core/lag.h) at one and the same commit, or owned without a
  // commit while there are records to commit. The epoch: it does not.
  WallTime waiting_since{};
  Offset peak;         // the furthest commit before a step back that is not made good yet
  WallTime rewound{};  // when it stepped back
  // The last look showed a step back, which was not believed yet: a broker that was suspended
  // answers for a moment as the coordinator that it is no more.
  bool stepped_back = false;
  // Whether the last deletion ended at one of the group's own commits: it or its Kafka Streams
  // application purges what it has read (KIP-204), and such a deletion cannot overtake it.
  bool purges = false;
  std::array<Slot, kSlots> slots{};
};

// What was written and read over as much of the window as is known without a break.
struct Flow {
  Duration span{};      // that far back
  double consumed = 0;  // records
  double produced = 0;
};

// Empty while less than a fifth of the window is known: rates of less are noise.
std::optional<Flow> FlowOf(const RowHistory& row, const SlotClock& clock, std::int64_t lag_now,
                           WallTime now, Duration window);

// The lags of the slots within the window that are known, oldest first.
struct PastLags {
  std::array<float, kSlots> lags{};
  std::size_t count = 0;
  WallTime oldest{};  // when the first of them was taken
};
PastLags LagsOf(const RowHistory& row, const SlotClock& clock, WallTime now, Duration window);

// What one collection adds to a group's counters.
struct Progress {
  std::uint64_t consumed = 0;
  std::uint64_t lost = 0;
  bool committed = false;  // the commit is another one than before
};

// How a row is taken over.
struct RowReading {
  WallTime now{};
  Duration longest_gap{};  // Policy::stale_after
  Duration window{};       // of the group
  bool reset = false;      // the partition's log began anew since the row was last read
};

// Takes over a row that was read newly. A step back changes nothing until a second look confirms
// it. After a gap longer than `longest_gap` waiting begins anew, for nobody saw whether the group
// could have moved, unless it had lasted for the window already: the same commit proves that it
// goes on.
Progress AdvanceRow(RowHistory& history, const PartitionLag& row, const RowReading& reading);

// The rates begin anew: the commit was moved, not read up to.
void ForgetRates(RowHistory& history);

}  // namespace lagwatch::core

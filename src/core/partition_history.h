// SPDX-License-Identifier: Apache-2.0
// What is remembered of one partition's log: its bounds when last read, and when its start moved.
// Plain values, no thread rule, nothing fails.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch::core {

// Retention deletes in steps, often minutes apart: the moments of the last steps, whatever their
// distance, tell more than the starts of any fixed window.
class StartSteps {
 public:
  void Note(WallTime now, std::int64_t start);

  // Records deleted a second, at present. Empty until it can be told: after two steps, or an hour.
  std::optional<double> Rate(WallTime now) const;

  // Watching begins anew.
  void Begin(WallTime now, std::int64_t start);

  // The clock was set back (core/clock_step.h).
  void MoveBack(Duration step);

 private:
  struct Step {
    WallTime at{};
    std::int64_t start = 0;
  };

  static constexpr std::size_t kSteps = 6;

  const Step& Newest() const { return steps_[(first_ + count_ - 1) % kSteps]; }

  std::array<Step, kSteps> steps_{};
  std::uint8_t first_ = 0;
  std::uint8_t count_ = 0;
  WallTime watched_since_{};
  std::int64_t watched_start_ = 0;
};

struct PartitionHistory {
  Offset end;       // when last read
  WallTime seen{};  // when that was; the epoch: never
  // When the log was seen to have begun anew: re-created or cut off. Offsets from before mean
  // nothing after.
  WallTime reset{};
  // The last look showed an end below the one before, which was not believed yet: a broker that was
  // suspended answers for a moment as the leader that it is no more.
  bool stepped_back = false;
  StartSteps steps;

  // Takes over bounds that were read newly and returns how many records were written since the last
  // ones. An end that steps back changes nothing until a second look confirms it. `is_new`: the
  // partition did not exist before, so that all in it was written since.
  std::uint64_t Advance(const LogBounds& bounds, bool is_new);
};

}  // namespace lagwatch::core

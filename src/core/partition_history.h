// SPDX-License-Identifier: Apache-2.0
// The history of one partition's log: its bounds when last read, and when its start moved. Plain
// values, no thread rule, nothing fails.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch::core {

// Retention deletes in steps, often minutes apart. The times of the last steps, whatever their
// distance, give a better rate than the starts within a fixed window.
class StartSteps {
 public:
  void Note(WallTime now, std::int64_t start);

  // Records deleted per second at present. Empty until it is known: after two steps, or an hour.
  std::optional<double> Rate(WallTime now) const;

  // Starts watching again.
  void Begin(WallTime now, std::int64_t start);

  // Call when the clock was set back (core/clock_step.h).
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
  // When the log was seen to start again: re-created or truncated. Earlier offsets mean nothing
  // after that.
  WallTime reset{};
  // Whether the last look showed an end below the previous one, which was not accepted yet: a
  // broker that was suspended answers for a moment as the leader that it no longer is.
  bool stepped_back = false;
  StartSteps steps;

  // Takes over newly read bounds and returns the number of records written since the last ones. An
  // end that moves back is ignored until a second look confirms it. `is_new`: the partition did not
  // exist before, so all its records were written since.
  std::uint64_t Advance(const LogBounds& bounds, bool is_new);
};

}  // namespace lagwatch::core

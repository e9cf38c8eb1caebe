// SPDX-License-Identifier: Apache-2.0
// Finds when the record at an offset was written, by asking Kafka only "which is the first record
// at or after time T?" (ListOffsets by timestamp), which needs no right to read records.
//
// Each answer stays true: no record before the found one is as young as T. So an answer below the
// wanted offset raises the lower bound, any other lowers the upper one, and every answer narrows
// the bounds: the search cannot loop. It interpolates between known records, and halves the bracket
// (in orders of magnitude of the age) whenever interpolation did not.
//
// Exact if the record itself is found. Else the bounds hold for logs whose times do not go back;
// where they do (producers with wrong clocks, backfills, zeros among others), a record that is
// older than one before it is invisible, and the answer is the newest time up to it.
//
// Pure values, one thread; times are milliseconds, age counts from `now`. Nothing fails.
#pragma once

#include <cstdint>
#include <optional>

#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch::kafka {

// A fact that one answer gives about a partition: every record before `offset` is older than
// `asked`, and the record at `offset` has `timestamp`. Empty if no record is as young as `asked`;
// `offset` is then an end of the log that was read before.
struct TimeFact {
  WallTime asked{};
  std::int64_t offset = 0;
  std::optional<WallTime> timestamp;
};

class TimeSearch {
 public:
  // For the first record at or after `offset`, in a log from `start` to (not including) `end`.
  // REQUIRES: start <= offset < end.
  TimeSearch(std::int64_t offset, std::int64_t start, std::int64_t end, WallTime now);

  std::int64_t offset() const { return offset_; }

  // Adds a fact about the partition, of this search or of another one, in any order.
  void Learn(const TimeFact& fact);

  // A guess of when the record was written: the first time to ask about while no younger record is
  // known. It changes only the number of questions, not the result.
  void Guess(WallTime time) { guess_ = time; }

  // The next time to ask about. REQUIRES: !Done().
  WallTime Next();

  // Whether the time is known well enough: exactly, within max(1 s, 1 % of the age), or not older
  // than `now`.
  bool Done() const;
  // Empty if the records have no timestamps. REQUIRES: Done().
  std::optional<UnreadTime> Answer() const;
  // The youngest known time of a record at or before the offset; empty if none was found.
  std::optional<WallTime> AtOrBefore() const;

 private:
  // An offset in the log and its time, read or assumed.
  struct Point {
    std::int64_t offset = 0;
    WallTime time{};
  };

  double Width() const;
  WallTime Oldest() const;
  Duration Tolerance() const;
  WallTime Interpolate() const;
  WallTime Halve() const;
  WallTime Within(WallTime time) const;

  std::int64_t offset_;
  std::int64_t start_;
  WallTime now_;
  std::optional<WallTime> exact_;
  std::optional<Point> low_;  // the youngest record known before the wanted one
  // The wanted record is older than `high_.time`, or it is the next existing one, with the
  // timestamp `next_`; `high_` is assumed to be (end, now) until a fact improves it.
  Point high_;
  std::optional<WallTime> next_;
  std::optional<WallTime> low_before_future_;
  std::optional<WallTime> guess_;
  double width_before_ = 0;  // before the last interpolated question; 0: it was not interpolated
};

}  // namespace lagwatch::kafka

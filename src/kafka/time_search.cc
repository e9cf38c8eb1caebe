// SPDX-License-Identifier: Apache-2.0
#include "kafka/time_search.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace lagwatch::kafka {
namespace {

constexpr Duration kTick(1);
constexpr Duration kFinest = std::chrono::seconds(1);
constexpr int kFinestFraction = 100;  // of the age

// The bracket is measured in orders of magnitude of the age, as the tolerance is relative to it.
double Magnitude(Duration age) { return std::log1p(Seconds(std::max(age, Duration(0)))); }

}  // namespace

TimeSearch::TimeSearch(std::int64_t offset, std::int64_t start, std::int64_t end, WallTime now)
    : offset_(offset), start_(start), now_(now), high_{end, now + kTick} {}

void TimeSearch::Learn(const TimeFact& fact) {
  if (fact.timestamp && fact.offset == offset_) {
    exact_ = fact.timestamp;
  } else if (fact.offset >= offset_) {
    if (fact.asked >= high_.time) return;
    high_ = {fact.offset, fact.asked};
    next_ = fact.timestamp;
  } else if (fact.timestamp && (!low_ || *fact.timestamp > low_->time)) {
    if (*fact.timestamp < now_) low_before_future_ = fact.timestamp;
    low_ = Point{fact.offset, *fact.timestamp};
  }
}

WallTime TimeSearch::Oldest() const { return low_ ? low_->time : WallTime{} - kTick; }

Duration TimeSearch::Tolerance() const {
  return std::max(kFinest, (now_ - high_.time) / kFinestFraction);
}

bool TimeSearch::Done() const {
  if (exact_ || Oldest() >= now_) return true;
  // Without an older record before it, a request for any record finds the first one of the log.
  if (!low_ && high_.time > WallTime{}) return false;
  return high_.time - kTick - Oldest() <= Tolerance();
}

std::optional<UnreadTime> TimeSearch::Answer() const {
  assert(Done());
  if (exact_) return UnreadTime{.timestamp = *exact_, .earliest = *exact_, .latest = *exact_};
  if (!low_) {
    if (!next_) return std::nullopt;
    return UnreadTime{.timestamp = *next_, .earliest = *next_, .latest = *next_};
  }
  UnreadTime answer;
  if (low_->time >= now_) {
    // A clock that is ahead has hidden later records; the record before it is more useful.
    answer.timestamp = low_->time;
    answer.earliest = low_before_future_.value_or(low_->time);
    answer.latest = low_->time;
    return answer;
  }
  const WallTime newest = std::max(low_->time, high_.time - kTick);
  answer.timestamp = low_->time + (newest - low_->time) / 2;
  answer.earliest = low_->time;
  // Records between it and the next found one may be as old as the one before, or may not exist
  // (compacted).
  answer.latest = next_ ? std::max(newest, *next_) : newest;
  return answer;
}

std::optional<WallTime> TimeSearch::AtOrBefore() const {
  if (!low_) return exact_;
  return exact_ ? std::max(*exact_, low_->time) : low_->time;
}

WallTime TimeSearch::Within(WallTime time) const {
  return std::max(Oldest() + kTick, std::min(time, high_.time - kTick));
}

double TimeSearch::Width() const {
  return Magnitude(now_ - Oldest()) - Magnitude(now_ - high_.time);
}

WallTime TimeSearch::Next() {
  assert(!Done());
  const auto guess = std::exchange(guess_, std::nullopt);
  // The first record of the log.
  if (offset_ == start_) return WallTime{};
  // Slightly before it, as Interpolate() aims: the next question then gets the other bound.
  if (guess && *guess > Oldest() && high_.time > now_) return Within(*guess - Tolerance() / 2);
  // Any record before the wanted one, as a base.
  if (!low_ && high_.time <= now_) return WallTime{};
  const double width = Width();
  const bool missed = width_before_ > 0 && width > width_before_ / 2;
  if (!low_ || missed) {
    width_before_ = 0;
    return Within(Halve());
  }
  width_before_ = width;
  return Within(Interpolate());
}

WallTime TimeSearch::Halve() const {
  const double middle = (Magnitude(now_ - Oldest()) + Magnitude(now_ - high_.time)) / 2;
  return now_ -
         std::chrono::duration_cast<Duration>(std::chrono::duration<double>(std::expm1(middle)));
}

// Aims at one side of the estimate first, then at the other, to bracket it at once.
WallTime TimeSearch::Interpolate() const {
  const Duration tolerance = Tolerance();
  const Duration span = high_.time - low_->time;
  const double part = (static_cast<double>(offset_ - low_->offset) - 0.5) /
                      static_cast<double>(high_.offset - low_->offset);
  const WallTime estimate =
      low_->time + Duration(static_cast<std::int64_t>(part * static_cast<double>(span.count())));
  if (estimate - low_->time <= tolerance) return low_->time + tolerance + kTick;
  if (high_.time - estimate <= tolerance) return high_.time - tolerance - kTick;
  return estimate - tolerance / 2;
}

}  // namespace lagwatch::kafka

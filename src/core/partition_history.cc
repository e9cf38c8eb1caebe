// SPDX-License-Identifier: Apache-2.0
#include "core/partition_history.h"

#include <algorithm>

namespace lagwatch::core {
namespace {

// Steps closer than this are merged: steady deletion needs no more of them.
constexpr Duration kOneStep = std::chrono::seconds(2);
constexpr Duration kLongEnough = std::chrono::hours(1);

}  // namespace

void StartSteps::Begin(WallTime now, std::int64_t start) {
  first_ = 0;
  count_ = 0;
  watched_since_ = now;
  watched_start_ = start;
}

void StartSteps::Note(WallTime now, std::int64_t start) {
  const std::int64_t before = count_ > 0 ? Newest().start : watched_start_;
  if (start <= before) return;
  if (count_ >= 2) {
    const Step& last_but_one = steps_[(first_ + count_ - 2) % kSteps];
    // The newest step moves until it is far enough from the one before it.
    if (Newest().at - last_but_one.at < kOneStep) --count_;
  }
  if (count_ == kSteps) {
    first_ = static_cast<std::uint8_t>((first_ + 1) % kSteps);
    --count_;
  }
  steps_[(first_ + count_) % kSteps] = {now, start};
  ++count_;
}

std::optional<double> StartSteps::Rate(WallTime now) const {
  if (count_ < 2) {
    // A single step may be the first for a day: only a long watch gives a rate.
    if (now - watched_since_ < kLongEnough && count_ > 0) return std::nullopt;
    const std::int64_t deleted = count_ > 0 ? Newest().start - watched_start_ : 0;
    const double seconds = std::max(1.0, Seconds(now - watched_since_));
    return static_cast<double>(deleted) / seconds;
  }
  const Step& first = steps_[first_];
  const auto between = Newest().at - first.at;
  // Once the next step is overdue, the rate falls with every second.
  const auto span = now - Newest().at > between ? now - first.at : between;
  return static_cast<double>(Newest().start - first.start) / std::max(0.001, Seconds(span));
}

std::uint64_t PartitionHistory::Advance(const LogBounds& bounds, bool is_new) {
  const WallTime now = bounds.read_at;
  const bool known = end.known();
  const std::int64_t before = known ? end.value() : 0;
  const bool log_restarted = known && bounds.end.value() < before;
  seen = now;
  stepped_back = log_restarted && !stepped_back;
  if (stepped_back) return 0;
  std::uint64_t written = 0;
  if (log_restarted) reset = now;
  if (!known || log_restarted) {
    steps.Begin(now, bounds.start.value());
    if (is_new) written = static_cast<std::uint64_t>(bounds.end.value());
  } else {
    written = static_cast<std::uint64_t>(bounds.end.value() - before);
    steps.Note(now, bounds.start.value());
  }
  end = bounds.end;
  return written;
}

}  // namespace lagwatch::core

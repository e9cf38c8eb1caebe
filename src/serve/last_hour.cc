// SPDX-License-Identifier: Apache-2.0
#include "serve/last_hour.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

namespace lagwatch::serve {
namespace {

constexpr Duration kMinute = std::chrono::minutes(1);

std::int64_t MinuteOf(WallTime time) {
  return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
}

std::size_t SlotOf(std::int64_t minute) {
  return static_cast<std::size_t>(minute) % LastHour::kMinutes;
}

std::optional<double> NanToEmpty(float rate) {
  return std::isnan(rate) ? std::nullopt : std::optional<double>(rate);
}

// The mean rate of the minute so far: `rate` over `known`, then `records` more over `passed`.
float Extend(float rate, Duration known, std::uint64_t records, Duration passed) {
  const double before = std::isnan(rate) ? 0 : rate * Seconds(known);
  return static_cast<float>((before + static_cast<double>(records)) / Seconds(known + passed));
}

}  // namespace

LastHour::Totals LastHour::TotalsOf(const Report& report, const GroupReport& group,
                                    const std::vector<std::size_t>& topic_hashes) const {
  Totals totals;
  for (const TopicLag& topic : group.topics) {
    totals.consumed += topic.records_consumed;
    totals.produced += report.records_produced[topic.topic];
    totals.topics = totals.topics * 31 + topic_hashes[topic.topic];
  }
  totals.fresh = group.lag_sum && group.age && report.at - *group.age >= last_report_;
  return totals;
}

// Starts the minute and clears the skipped ones.
void LastHour::Advance(Group& group, std::int64_t minute) {
  if (minute < group.last) {  // the clock was set back: the stored minutes are no longer in order
    const Totals totals = group.totals;
    group = Group{.first = minute, .last = minute, .totals = totals};
    return;
  }
  if (minute == group.last) return;
  const auto hour = static_cast<std::int64_t>(kMinutes);
  for (std::int64_t m = std::max(group.last + 1, minute - hour + 1); m <= minute; ++m) {
    group.buckets[SlotOf(m)] = {};
  }
  group.last = minute;
  group.first = std::max(group.first, minute - hour + 1);
  group.known = Duration::zero();
}

void LastHour::AddRates(Group& group, const Totals& now, Duration passed) const {
  const Totals& before = group.totals;
  const bool comparable = before.fresh && now.fresh && before.topics == now.topics &&
                          passed > Duration::zero() && now.consumed >= before.consumed &&
                          now.produced >= before.produced;
  if (!comparable) return;
  Bucket& bucket = group.buckets[SlotOf(group.last)];
  bucket.consumed = Extend(bucket.consumed, group.known, now.consumed - before.consumed, passed);
  bucket.produced = Extend(bucket.produced, group.known, now.produced - before.produced, passed);
  group.known += passed;
}

void LastHour::Add(const Report& report) {
  std::vector<std::size_t> hashes;
  for (const Topic& topic : report.topics) hashes.push_back(std::hash<std::string>{}(topic.name));
  const std::int64_t minute = MinuteOf(report.at);
  auto at = groups_.begin();
  for (const GroupReport& shown : report.groups) {
    while (at != groups_.end() && at->first < shown.id) at = groups_.erase(at);
    if (at == groups_.end() || at->first != shown.id) {
      if (groups_.size() >= most_groups_) continue;
      at = groups_.emplace_hint(at, shown.id, Group{.first = minute, .last = minute});
    }
    Group& group = (at++)->second;
    const Totals totals = TotalsOf(report, shown, hashes);
    Advance(group, minute);
    AddRates(group, totals, report.at - last_report_);
    group.buckets[SlotOf(minute)].lag_sum = shown.lag_sum.value_or(-1);
    group.totals = totals;
  }
  groups_.erase(at, groups_.end());
  last_report_ = report.at;
}

std::vector<Minute> LastHour::Of(std::string_view group) const {
  std::vector<Minute> minutes;
  const auto found = groups_.find(group);
  if (found == groups_.end()) return minutes;
  const Group& of = found->second;
  for (std::int64_t m = of.first; m <= of.last; ++m) {
    const Bucket& bucket = of.buckets[SlotOf(m)];
    minutes.push_back({.start = WallTime(m * kMinute),
                       .lag_sum = bucket.lag_sum < 0 ? std::nullopt : std::optional(bucket.lag_sum),
                       .consumed_per_second = NanToEmpty(bucket.consumed),
                       .produced_per_second = NanToEmpty(bucket.produced)});
  }
  return minutes;
}

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// What a person asked for about judging and showing groups. Plain values, checked by config/.
#pragma once

#include <bitset>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/reason.h"
#include "model/types.h"

namespace lagwatch {

// Per partition; empty is off. A lag above the value (not at it) is over the threshold.
struct Thresholds {
  std::optional<std::int64_t> lag_warning = 10'000;  // records
  std::optional<std::int64_t> lag_critical;
  std::optional<Duration> time_lag_warning;  // age of the oldest record not yet committed
  std::optional<Duration> time_lag_critical;
};

// How one group is judged: the flags' values, or what the file's `thresholds:` make of them.
struct GroupPolicy {
  Thresholds thresholds;
  // How long something must be so before a rule over time says it, and what rates are over.
  Duration window = std::chrono::minutes(5);
  // A group without member and progress for this long is out of use.
  Duration inactive_after = std::chrono::hours(24);
  std::bitset<kReasonCount> mute;  // by ReasonKind: rules that are not to speak of the group
  // The expression of the file's `thresholds:` that it is from; null: the flags.
  std::shared_ptr<const std::string> pattern{};
};

struct Policy {
  IsolationLevel isolation = IsolationLevel::kReadUncommitted;
  // Time between two collections (`--collect.interval`).
  Duration interval = std::chrono::seconds(15);
  // How long a value that could not be read again is still shown: stale-after x interval.
  Duration stale_after = std::chrono::seconds(45);
  GroupPolicy groups;
  // The policy of one group, or null for `groups`; first match of the file's patterns. The result
  // lives as long as the Policy. Empty: `groups` for all.
  std::function<const GroupPolicy*(std::string_view group)> find_group;
  // `--max-lag`, `--max-lag-seconds` of `--once`: gates that hold for every checked group.
  std::optional<std::int64_t> max_lag;
  std::optional<Duration> max_time_lag;
  // `--once`: a person asks for the state of now, so rule `uncommitted` does not wait for its
  // window.
  bool one_look = false;
  // A line for each part of the settings that silences rules (model/window.h), to be shown.
  std::vector<std::string> never_judged;
  // Whether times of records are read at all (`--collect.time-lag`).
  bool time_lag = true;

  // The name that a group is shown under; those of one name are one group (core/group_merger.h).
  // Empty: each has its own. `find_group` is still asked by the group's own name.
  std::function<std::string(std::string_view group)> shown_as;

  const GroupPolicy& Of(std::string_view group) const {
    const GroupPolicy* found = find_group ? find_group(group) : nullptr;
    return found != nullptr ? *found : groups;
  }
};

}  // namespace lagwatch

// SPDX-License-Identifier: Apache-2.0
// The settings for judging and showing groups. Plain values, checked by config/.
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

// Per partition; empty is off. A lag above the value (not equal to it) exceeds the threshold.
struct Thresholds {
  std::optional<std::int64_t> lag_warning = 10'000;  // records
  std::optional<std::int64_t> lag_critical;
  std::optional<Duration> time_lag_warning;  // age of the oldest record not yet committed
  std::optional<Duration> time_lag_critical;
};

// How one group is judged: the values of the flags or of the file's `thresholds:`.
struct GroupPolicy {
  Thresholds thresholds;
  // How long a condition must hold before a rule over time fires, and the time over which rates are
  // computed.
  Duration window = std::chrono::minutes(5);
  // A group without members and progress for this long is out of use.
  Duration inactive_after = std::chrono::hours(24);
  std::bitset<kReasonCount> mute;  // by ReasonKind: muted rules
  // The expression of the file's `thresholds:` that matched; null: the flags.
  std::shared_ptr<const std::string> pattern{};
};

struct Policy {
  IsolationLevel isolation = IsolationLevel::kReadUncommitted;
  // Time between two collections (`--collect.interval`).
  Duration interval = std::chrono::seconds(15);
  // How long a value that could not be read again is still shown: stale-after x interval.
  Duration stale_after = std::chrono::seconds(45);
  // Time between two readings of a share group's start offsets; 0: each collection has them.
  Duration share_interval = std::chrono::seconds(60);
  GroupPolicy groups;
  // The policy of one group, or null for `groups`; first match of the file's patterns. The result
  // lives as long as the Policy. Empty: `groups` for all.
  std::function<const GroupPolicy*(std::string_view group)> find_group;
  // `--max-lag`, `--max-lag-seconds` of `--once`: gates that hold for every checked group.
  std::optional<std::int64_t> max_lag;
  std::optional<Duration> max_time_lag;
  // `--once`: the present state is asked for, so rule `uncommitted` does not wait for its window.
  bool one_look = false;
  // One line for each part of the settings that keeps rules from firing (model/window.h).
  std::vector<std::string> never_judged;
  // Whether record times are read (`--collect.time-lag`).
  bool time_lag = true;

  // The name under which a group is shown; groups with the same name are merged
  // (core/group_merger.h). Empty: each keeps its own. `find_group` gets the group's own name.
  std::function<std::string(std::string_view group)> shown_as;

  // How long the offsets of a group are shown that could not be read again.
  Duration StaleAfter(bool is_share) const {
    return is_share ? stale_after + share_interval : stale_after;
  }

  const GroupPolicy& Of(std::string_view group) const {
    const GroupPolicy* found = find_group ? find_group(group) : nullptr;
    return found != nullptr ? *found : groups;
  }
};

}  // namespace lagwatch

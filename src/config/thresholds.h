// SPDX-License-Identifier: Apache-2.0
// Reads the file's `thresholds:`, the thresholds of groups by pattern; the first match wins. Pure:
// any thread. Every problem is one line with its place, appended to a list.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "config/name_filter.h"
#include "config/resolve.h"
#include "config/yaml.h"
#include "model/policy.h"

namespace lagwatch::config {

inline constexpr Duration kShortestWindow = std::chrono::seconds(1);

struct ThresholdRule {
  NameFilter groups;
  std::string pattern;  // of `groups`, as configured
  // Each overrides one value of the flags.
  std::vector<std::function<void(GroupPolicy&)>> changes;
  std::vector<std::string> time_limits;  // place and key of each time lag threshold that is not off
};
using ThresholdRules = std::vector<ThresholdRule>;

// `path` is the path of the file, for messages. Invalid entries are omitted.
ThresholdRules ReadThresholds(const YamlNode& list, const std::string& path,
                              std::vector<Problem>& problems);

// The policy of the groups that the rule matches.
GroupPolicy PolicyOf(const ThresholdRule& rule, const GroupPolicy& flags);

// The function for Policy::find_group: the policy of the first matching rule, based on `flags`, or
// null. Empty without rules. The function and its copies own the policies.
std::function<const GroupPolicy*(std::string_view group)> PolicyFinder(const ThresholdRules& rules,
                                                                       const GroupPolicy& flags);

}  // namespace lagwatch::config

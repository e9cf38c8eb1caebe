// SPDX-License-Identifier: Apache-2.0
// The file's `thresholds:`: how the groups of a pattern are judged, first match wins.
// Pure: any thread. Every problem is one line with its place, added to a list.
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
  std::string pattern;  // of `groups`, as written
  // Each puts one thing that was written in the place of the flags' value.
  std::vector<std::function<void(GroupPolicy&)>> changes;
  std::vector<std::string> time_limits;  // place and key of each on time lag that is not off
};
using ThresholdRules = std::vector<ThresholdRule>;

// `path` is the file's, for messages. Entries that are wrong are left out.
ThresholdRules ReadThresholds(const YamlNode& list, const std::string& path,
                              std::vector<Problem>& problems);

// How the groups of the rule are judged.
GroupPolicy PolicyOf(const ThresholdRule& rule, const GroupPolicy& flags);

// What goes into Policy::find_group: the first rule that matches over `flags`, or null. Empty
// without rules. The policies live as long as the function and its copies.
std::function<const GroupPolicy*(std::string_view group)> PolicyFinder(const ThresholdRules& rules,
                                                                       const GroupPolicy& flags);

}  // namespace lagwatch::config

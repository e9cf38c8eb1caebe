// SPDX-License-Identifier: Apache-2.0
// The options threshold.*, and the file's `thresholds:`, which override them for the groups that
// match a pattern; the first match wins. Pure: any thread. Every problem is one line with its
// place, appended to a list.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config/name_filter.h"
#include "config/reader.h"
#include "config/yaml.h"
#include "model/policy.h"

namespace lagwatch::config {

struct ThresholdRule {
  NameFilter groups;
  std::string pattern;  // of `groups`, as configured
  Values values;        // of options threshold.*, which override the cluster's
  std::bitset<kReasonCount> mute;
};
using ThresholdRules = std::vector<ThresholdRule>;

ThresholdRules ReadThresholds(const YamlNode& list, YamlFile& yaml);

// The policy of the groups that no rule matches.
GroupPolicy ReadGroupPolicy(Reader& reader);

// The policy of the groups that the rule matches in the cluster with these values. Reports nothing:
// the values of the rule and of the cluster are checked by the other two.
GroupPolicy PolicyOf(const ThresholdRule& rule, const Values& cluster);

// The function for Policy::find_group: the policy of the first matching rule, or null. Empty
// without rules. The function and its copies own the policies.
std::function<const GroupPolicy*(std::string_view group)> PolicyFinder(const ThresholdRules& rules,
                                                                       const Values& cluster);

}  // namespace lagwatch::config

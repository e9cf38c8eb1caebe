// SPDX-License-Identifier: Apache-2.0
#include "core/gates.h"

#include <algorithm>
#include <utility>

#include "core/rules.h"
#include "core/shown_as.h"

namespace lagwatch::core {

void ApplyGates(const Gates& gates, const std::vector<Topic>& topics, GroupReport& group) {
  if (!gates.max_lag && !gates.max_time_lag) return;
  Policy policy;
  policy.max_lag = gates.max_lag;
  policy.max_time_lag = gates.max_time_lag;
  policy.groups.thresholds.lag_warning.reset();
  // The rules of the gates use the present values only, not the history.
  GroupHistory history;
  for (const TopicLag& topic : group.topics) {
    history.topics.emplace_back().rows.resize(topic.partitions.size());
  }
  const RuleInput input{.group = group,
                        .history = history,
                        .topics = topics,
                        .topic_histories = {},
                        .policy = policy.groups,
                        .all = policy,
                        .now = {}};
  std::vector<Reason> found;
  for (const Rule rule : {IncompleteData, LagAboveThreshold, TimeLagAboveThreshold}) {
    if (auto finding = rule(input)) found.push_back(std::move(finding->reason));
  }
  for (Reason& reason : found) {
    std::erase_if(group.reasons, [&](const Reason& known) { return known.kind == reason.kind; });
    group.status = std::max(group.status, reason.status);
    group.reasons.push_back(std::move(reason));
  }
  if (!found.empty()) group.shown_as = ShownAsOf(group, topics);
  std::ranges::stable_sort(group.reasons, std::ranges::greater(), &Reason::status);
}

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// The rules: one function for each ReasonKind, numbered and explained in
// docs/reference/verdicts.md. A rule looks at one group and returns whether it holds, with the
// evidence. Limits for groups out of use, muting and holding are applied in core/verdict.h. Pure,
// nothing fails.
#pragma once

#include <array>
#include <optional>

#include "core/history.h"
#include "model/policy.h"
#include "model/report.h"

namespace lagwatch::core {

// The input of a rule.
struct RuleInput {
  const GroupReport& group;
  const GroupHistory& history;  // matches the group row by row
  const std::vector<Topic>& topics;
  const std::vector<TopicHistory>& topic_histories;
  const GroupPolicy& policy;
  const Policy& all;
  WallTime now;
  // Which topics are examined: those that the group reads, or those that it left. Each set is
  // judged separately, so that a topic that is no longer read does not hide one that is.
  bool of_left = false;
};

struct Finding {
  Reason reason;
  bool gate = false;  // set by a flag (--max-lag): applies to groups out of use, too
};

using Rule = std::optional<Finding> (*)(const RuleInput&);

std::optional<Finding> StaleData(const RuleInput& in);
std::optional<Finding> IncompleteData(const RuleInput& in);
std::optional<Finding> DataLoss(const RuleInput& in);
std::optional<Finding> OffsetBeyondEnd(const RuleInput& in);
std::optional<Finding> Rewind(const RuleInput& in);
std::optional<Finding> Stopped(const RuleInput& in);
std::optional<Finding> Stalled(const RuleInput& in);
std::optional<Finding> RetentionRisk(const RuleInput& in);
std::optional<Finding> FallingBehind(const RuleInput& in);
std::optional<Finding> LagAboveThreshold(const RuleInput& in);
std::optional<Finding> TimeLagAboveThreshold(const RuleInput& in);
std::optional<Finding> RebalanceStorm(const RuleInput& in);
std::optional<Finding> Uncommitted(const RuleInput& in);
std::optional<Finding> NoMembers(const RuleInput& in);
std::optional<Finding> NoAssignment(const RuleInput& in);
std::optional<Finding> Inactive(const RuleInput& in);

// Indexed by ReasonKind.
inline constexpr std::array<Rule, kReasonCount> kRules = {
    StaleData,
    IncompleteData,
    DataLoss,
    OffsetBeyondEnd,
    Rewind,
    Stopped,
    Stalled,
    RetentionRisk,
    FallingBehind,
    LagAboveThreshold,
    TimeLagAboveThreshold,
    RebalanceStorm,
    Uncommitted,
    NoMembers,
    NoAssignment,
    Inactive,
};

// When the group was last known to be alive: when this process last saw a member or a commit that
// moved, or when the youngest record before one of its commits was written. Empty: unknown.
std::optional<WallTime> LastAlive(const GroupReport& group);

// Whether it has no member and is not known to have been alive within inactive_after.
bool IsOutOfUse(const RuleInput& in);

}  // namespace lagwatch::core

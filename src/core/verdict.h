// SPDX-License-Identifier: Apache-2.0
// Turns rules into a verdict: mutes rules, limits their status, and holds reasons so that they do
// not flap (docs/reference/verdicts.md). Pure but for the history that it updates.
#pragma once

#include "core/history.h"
#include "model/policy.h"
#include "model/report.h"

namespace lagwatch::core {

// Whether the rule must hold in two consecutive collections to fire and is held for a while
// afterwards: rules over rates or time would flap otherwise.
bool NeedsTwoCollections(ReasonKind kind);

struct RuleContext {
  const std::vector<Topic>& topics;
  const std::vector<TopicHistory>& topic_histories;
  const Policy& policy;
  WallTime now;
};

// Writes status, status_since and reasons of a group, worst first. REQUIRES: its policy is set.
void Judge(GroupReport& group, GroupHistory& history, const RuleContext& context);

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// From the rules to a verdict: which of them may speak of a group, how bad what they say can be,
// and how long their word is kept (docs/reference/verdicts.md). Pure but for the history it keeps.
#pragma once

#include "core/history.h"
#include "model/policy.h"
#include "model/report.h"

namespace lagwatch::core {

// Whether the rule needs two collections running to fire and is held for a while after: rules over
// rates or time would flicker otherwise.
bool NeedsTwoLooks(ReasonKind kind);

struct RuleContext {
  const std::vector<Topic>& topics;
  const std::vector<TopicHistory>& topic_histories;
  const Policy& policy;
  WallTime now;
};

// Writes status, status_since and reasons of a group, worst first, and its thresholds.
void Judge(GroupReport& group, GroupHistory& history, const RuleContext& context);

}  // namespace lagwatch::core

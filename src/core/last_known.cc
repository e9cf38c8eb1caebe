// SPDX-License-Identifier: Apache-2.0
#include "core/last_known.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/headline.h"

namespace lagwatch::core {

namespace {

// A held reason may keep a group critical that can no longer be read.
bool IsRead(const GroupReport& group) {
  return std::ranges::find(group.reasons, Status::kUnknown, &Reason::status) == group.reasons.end();
}

}  // namespace

void KeepLastKnown(GroupReport& group, const Report* previous, const GroupReport* before) {
  if (IsRead(group) || before == nullptr) return;
  if (!IsRead(*before)) {
    group.last_known = before->last_known;
    return;
  }
  LastKnown last;
  last.at = previous->at - before->age.value_or(Duration::zero());
  last.shown_as = before->shown_as;
  last.headline = Headline(*previous, *before);
  last.lag_sum = before->lag_sum;
  last.time_lag_max = before->time_lag_max;
  if (before->members) last.members = before->members->size();
  group.last_known = std::make_shared<const LastKnown>(std::move(last));
}

}  // namespace lagwatch::core

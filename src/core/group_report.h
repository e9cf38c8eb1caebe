// SPDX-License-Identifier: Apache-2.0
// Builds the report of one group from what was read and what is carried over. Pure; borrows its
// inputs during the call.
#pragma once

#include "core/carry.h"
#include "core/time_index.h"
#include "model/policy.h"
#include "model/report.h"
#include "model/snapshot.h"

namespace lagwatch::core {

struct GroupContext {
  const Carry& carry;
  const TimeIndex& times;            // of first unread records
  const TimeIndex& last_reads;       // of the records before commits
  const std::vector<Topic>& topics;  // of this collection, with carried bounds
  WallTime started;                  // start of this collection: values read since then are new
  WallTime now;
  IsolationLevel isolation;
  bool time_lag;            // whether time lag is computed
  Duration share_interval;  // between two readings of a share group's offsets
};

// Of a group that a broker listed in this collection; `before` is its previous report or null.
GroupReport ReportListedGroup(Group group, const GroupReport* before, const GroupContext& context);

// Of a group that was not listed but may exist: all of it is carried over.
GroupReport ReportHiddenGroup(const GroupReport& before, const GroupContext& context);

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// Evaluates one collection: Snapshot in, Report out. No I/O, clock or thread; equal arguments give
// equal reports.
#pragma once

#include "core/history.h"
#include "model/policy.h"
#include "model/report.h"
#include "model/snapshot.h"

namespace lagwatch::core {

// `history` is the state from earlier collections; it is advanced by this one. `previous` is the
// previous Report (null at the first collection): what the Snapshot could not read is taken from it
// while it is younger than policy.stale_after, each group-partition as a whole, and withdrawn after
// that. A group or topic that no longer exists is removed at once.
Report Evaluate(const Report* previous, History& history, Snapshot snapshot, const Policy& policy,
                WallTime now);

}  // namespace lagwatch::core

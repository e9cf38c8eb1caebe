// SPDX-License-Identifier: Apache-2.0
// The pure step from what was read to what is said: Snapshot in, Report out.
// No I/O, clock or thread; equal arguments give equal reports.
#pragma once

#include "core/history.h"
#include "model/policy.h"
#include "model/report.h"
#include "model/snapshot.h"

namespace lagwatch::core {

// `history` is what came before, as far as it matters: it is advanced by this collection.
// `previous` is the Report of the collection before (null at the first): what the Snapshot could
// not read is taken from it while it is younger than policy.stale_after, each group-partition as a
// whole, and is withdrawn after that. A group or topic that is really gone is gone at once.
Report Evaluate(const Report* previous, History& history, Snapshot snapshot, const Policy& policy,
                WallTime now);

}  // namespace lagwatch::core

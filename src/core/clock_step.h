// SPDX-License-Identifier: Apache-2.0
// The wall clock can be set back: by NTP after a wrong hardware clock, or when a virtual machine is
// resumed. What was remembered until then would lie in the future, and nothing would be newer than
// it. So every remembered moment moves back by the same step: the collection after the step follows
// the one before it as any other does, and no counter, window or verdict begins anew.
//
// Only moments of lagwatch's own clock move. Timestamps that Kafka gave (of records and commits)
// stay what they are. A new member that holds such a moment is to be added to clock_step.cc.
// Pure functions, nothing fails.
#pragma once

#include "model/report.h"
#include "model/types.h"

namespace lagwatch::core {

// How far the clock was set back before a collection that began at `started`; zero: it was not, or
// by less than has passed since. The time that has really passed is not known; it is taken for what
// was due, `interval` from one beginning to the next.
Duration SetBackBy(const Report& before, WallTime started, Duration interval);

// Moves the moments of `report` by `step`. The epoch means never, and stays.
void MoveBack(Report& report, Duration step);

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// Corrects stored moments after the wall clock was set back, by NTP after a wrong hardware clock or
// when a virtual machine is resumed. Without it stored moments would lie in the future, and no new
// value would be newer. Every stored moment moves back by the same step, so that the next
// collection follows the last one as usual and no counter, window or verdict starts again.
//
// Only moments of lagwatch's own clock move. Timestamps from Kafka (of records and commits) stay.
// Add every new member that holds such a moment to clock_step.cc. Pure functions, nothing fails.
#pragma once

#include "model/report.h"
#include "model/types.h"

namespace lagwatch::core {

// By how much the clock was set back before a collection that started at `started`; zero if it was
// not, or by less than the time that passed since. The real time that passed is unknown; it is
// assumed to be `interval`, from start to start.
Duration SetBackBy(const Report& before, WallTime started, Duration interval);

// Moves the moments of `report` back by `step`. The epoch means never and does not move.
void MoveBack(Report& report, Duration step);

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// The parts of a group's JSON about what is judged, what is not yet judged, and the last known
// state. Pure; any thread.
#pragma once

#include "model/report.h"
#include "render/json_values.h"

namespace lagwatch::render {

// {"since", "watched_seconds", "window_seconds", "pending", "cannot"}
Json JudgedJson(const Report& report, const GroupReport& group);
// The partition that waits longest, or null.
Json WaitingJson(const Report& report, const GroupReport& group);
Json LastKnownJson(const GroupReport& group);
// The youngest record before a commit of a group without members, or null.
Json LastCommitAfterJson(const Report& report, const GroupReport& group);
Json ThresholdsJson(const GroupPolicy& policy);

}  // namespace lagwatch::render

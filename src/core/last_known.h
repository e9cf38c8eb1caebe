// SPDX-License-Identifier: Apache-2.0
// Keeps what was shown of a group while the group cannot be read: one copy per group. Pure, nothing
// fails.
#pragma once

#include "model/report.h"

namespace lagwatch::core {

// Writes `last_known` of a judged group; `previous` is the previous Report (null: none), `before`
// is the group in it (null: it was not there).
void KeepLastKnown(GroupReport& group, const Report* previous, const GroupReport* before);

}  // namespace lagwatch::core

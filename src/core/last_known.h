// SPDX-License-Identifier: Apache-2.0
// What was shown of a group is kept while it cannot be read: one copy a group, and none after that.
// Pure, nothing fails.
#pragma once

#include "model/report.h"

namespace lagwatch::core {

// Writes `last_known` of a judged group; `previous` is the Report before (null: none), `before` the
// group in it (null: it was not there).
void KeepLastKnown(GroupReport& group, const Report* previous, const GroupReport* before);

}  // namespace lagwatch::core

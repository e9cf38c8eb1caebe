// SPDX-License-Identifier: Apache-2.0
// The one sentence about a group that people read first: on the page, in /health, in the JSON, in
// the log and in `--once`. docs/reference/verdicts.md has the sentences and when each is shown.
// Pure, nothing fails.
#pragma once

#include <string>
#include <vector>

#include "model/report.h"

namespace lagwatch::core {

// Of one of the Report's groups.
std::string Headline(const Report& report, const GroupReport& group);

// Rules that the settings never let fire for the group and that are not muted (model/window.h).
std::vector<ReasonKind> CannotJudge(const Report& report, const GroupReport& group);

// Why the group is not known; empty where it is.
std::string WhyUnknown(const Report& report, const GroupReport& group);

}  // namespace lagwatch::core

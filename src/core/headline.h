// SPDX-License-Identifier: Apache-2.0
// The one sentence about a group that people read first: on the page, in /health, in the JSON, in
// the log and in `--once`. docs/reference/verdicts.md lists the sentences and their conditions.
// Pure, nothing fails.
#pragma once

#include <string>

#include "model/report.h"

namespace lagwatch::core {

// REQUIRES: `group` is one of the Report's groups.
std::string Headline(const Report& report, const GroupReport& group);

// Why the status of the group is unknown; empty if it is known.
std::string WhyUnknown(const Report& report, const GroupReport& group);

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// Writes the samples of the groups of one cluster: lag, members, counters, forecasts and verdicts.
// Pure except for the writers that it fills; an unknown value is not written.
#pragma once

#include <string>
#include <vector>

#include "model/report.h"
#include "render/page.h"
#include "render/page_writers.h"

namespace lagwatch::render {

// `topic_labels` are in the order of Report::topics; a topic with an empty label is not shown.
// Returns what the limits of `options` dropped.
SeriesDropped WriteGroups(PageWriters& writers, const Report& report, const PageOptions& options,
                          const std::vector<std::string>& topic_labels);

}  // namespace lagwatch::render

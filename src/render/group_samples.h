// SPDX-License-Identifier: Apache-2.0
// The samples of the groups of one cluster: lag, members, counters, forecasts and verdicts.
// Pure but for the writers it fills; an unknown value is not written.
#pragma once

#include <string>
#include <vector>

#include "model/report.h"
#include "render/page.h"
#include "render/page_writers.h"

namespace lagwatch::render {

// `topic_labels` are as Report::topics; a topic whose label is empty is not shown. Returns what the
// limits of `options` left out.
SeriesDropped WriteGroups(PageWriters& writers, const Report& report, const PageOptions& options,
                          const std::vector<std::string>& topic_labels);

}  // namespace lagwatch::render

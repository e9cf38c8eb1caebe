// SPDX-License-Identifier: Apache-2.0
// Writes the samples of one share group: families of its own, so that its lag is never mixed into
// that of consumer groups. One thread at a time; fails only if memory runs out.
#pragma once

#include <string>
#include <vector>

#include "model/report.h"
#include "render/page.h"
#include "render/page_writers.h"

namespace lagwatch::render {

// `label` is the group's. REQUIRES, both: group.is_share().
void WriteShareGroup(PageWriters& writers, const GroupReport& group, const std::string& label);

// By topic and partition. `topic_labels` are in the order of Report::topics; an empty one is not
// shown.
void WriteShareDetails(PageWriters& writers, const PageOptions& options,
                       const std::vector<std::string>& topic_labels, const GroupReport& group,
                       const std::string& label);

}  // namespace lagwatch::render

// SPDX-License-Identifier: Apache-2.0
// One partition of a group as shown in JSON and in the table: the Report's values with names and
// ends looked up. Pure; points into the Report; nothing fails.
#pragma once

#include <optional>

#include "model/report.h"

namespace lagwatch::render {

struct PartitionView {
  const PartitionLag* lag = nullptr;
  LogBounds bounds;                    // a partition without a commit shows its topic's
  std::optional<double> lag_percent;   // of the end, to two decimals; 0 for an empty log
  const GroupMember* owner = nullptr;  // null also where several members share the partition
};

PartitionView ViewPartition(const Report& report, const GroupReport& group, const TopicLag& topic,
                            const PartitionLag& lag);

}  // namespace lagwatch::render

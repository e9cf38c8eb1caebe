// SPDX-License-Identifier: Apache-2.0
// What will be, if all goes on at present rates. Pure.
#pragma once

#include <optional>

#include "core/history.h"
#include "model/report.h"

namespace lagwatch::core {

// Seconds until the row has caught up with the end of the log: 0 when it has, infinite when it
// never will. A lag no longer than what is read in a tenth of the window is work on its way, and
// takes as long as reading it. Empty until rates are known.
std::optional<double> CatchUp(const PartitionLag& row, const std::optional<Flow>& flow,
                              Duration window);

// What deletes from a partition, in records a second; empty until it is known. 0 where deletion
// follows the group's own commits.
std::optional<double> DeletionRate(const RowHistory& row, const PartitionHistory& partition,
                                   WallTime now);

// Seconds until deletion overtakes the commit: 0 when it has, infinite when it will not. A group
// that keeps up is not overtaken, however fast the records of another day are deleted behind it.
// `deleting` is a DeletionRate(). Empty until rates are known.
std::optional<double> DataLossEta(const PartitionLag& row, const std::optional<Flow>& flow,
                                  const std::optional<double>& deleting, Duration window);

// The group's: its slowest and its most endangered partition. Empty while one of them is unknown.
void Forecast(GroupReport& group, const GroupHistory& history,
              const std::vector<TopicHistory>& topics, WallTime now, Duration window);

}  // namespace lagwatch::core

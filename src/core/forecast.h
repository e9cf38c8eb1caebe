// SPDX-License-Identifier: Apache-2.0
// Forecasts at present rates. Pure, nothing fails.
#pragma once

#include <optional>

#include "core/history.h"
#include "model/report.h"

namespace lagwatch::core {

// Seconds until the row has caught up with the end of the log: 0 when it has, infinite if it never
// will. A lag of at most what is consumed in a tenth of the window counts as in progress and takes
// as long as reading it. Empty until rates are known.
std::optional<double> CatchUp(const PartitionLag& row, const std::optional<Flow>& flow,
                              Duration window);

// The rate of deletion from a partition, in records per second; empty until it is known. 0 where
// deletion follows the group's own commits.
std::optional<double> DeletionRate(const RowHistory& row, const PartitionHistory& partition,
                                   WallTime now);

// Seconds until deletion overtakes the commit: 0 when it has, infinite if it will not. A group that
// reads as fast as records are produced is not overtaken, however fast older records are deleted.
// `deleting` is a DeletionRate(). Empty until rates are known.
std::optional<double> DataLossEta(const PartitionLag& row, const std::optional<Flow>& flow,
                                  const std::optional<double>& deleting, Duration window);

// Forecasts of the group: those of its slowest and its most endangered partition. Empty while one
// of them is unknown.
void Forecast(GroupReport& group, const GroupHistory& history,
              const std::vector<TopicHistory>& topics, WallTime now);

}  // namespace lagwatch::core

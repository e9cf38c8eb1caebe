// SPDX-License-Identifier: Apache-2.0
// Computes lag; no other code does. Pure functions over values, any thread, nothing fails.
#pragma once

#include "model/log_bounds.h"
#include "model/report.h"

namespace lagwatch::core {

// Fills lag and readable_lag of a partition whose committed offset and bounds are known; leaves
// them empty otherwise. With read_committed the end is the last stable offset.
void ComputeLag(PartitionLag& row, IsolationLevel isolation);

// Fills them of a share group's row: `broker_lag` is the lag. It is not end - start offset, because
// records are completed out of order, which only the broker knows.
void ComputeShareLag(PartitionLag& row, Offset broker_lag);

// Whether the group is a share group that was read, but its brokers do not know all of its lag.
bool IsShareLagUnknown(const GroupReport& group);

// Fills time_lag of a row whose lag and `unread` are set: 0 without lag, else the age of the first
// unread record, never negative. Empty while that is unknown, and where every record that the group
// missed has been deleted.
void ComputeTimeLag(PartitionLag& row, IsolationLevel isolation, WallTime now);

// Whether it is known that consumers receive none of the unread records: aborted records, markers,
// or offsets that compaction removed. Only reading the log shows it (`--collect.time-lag=fetch`).
bool HoldsNothing(const PartitionLag& row);

// Whether the group has nothing left to read: at most one record, which may be a marker, or none
// that a consumer receives. No rule or forecast counts such a row as behind.
bool IsSettled(const PartitionLag& row);

// A single unread offset whose record was not read may be the marker of a transaction, which
// consumers do not wait for (confluentinc/librdkafka#2539).
bool MayBeMarker(const PartitionLag& row);

// Records by which the commit lies beyond the high watermark; 0 when it does not or is unknown.
std::int64_t RecordsBeyondEnd(const PartitionLag& row);

// Records that were deleted before the group read them: log start - committed, or 0.
std::int64_t RecordsLost(const PartitionLag& row);

// Computes the sums, the maxima and the counts of a group from its rows and members. An aggregate
// with an unknown input is empty (INTERFACE 3, "Aggregates").
void Aggregate(GroupReport& group);

}  // namespace lagwatch::core

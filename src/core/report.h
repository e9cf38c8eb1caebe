// SPDX-License-Identifier: Apache-2.0
// Everything lagwatch says about one cluster after one collection: the only source of the metrics
// page, the JSON, the table of --once and the exit codes.
//
// Plain values, built by Evaluate() and immutable once published (shared between threads as
// shared_ptr<const Report>). Unknown is an empty optional, never a number. Topics, groups and
// partitions are sorted; names are stored once and referred to by index.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot.h"
#include "core/types.h"

namespace lagwatch::core {

// One partition of a group: with a commit or an owner, else it is not there.
struct PartitionLag {
  std::int32_t partition = 0;
  bool committed_exists = false;  // false: it has an owner, but no commit
  // Of one collection, bounds.read_at, and known or unknown together. Without a commit they are
  // unknown.
  Offset committed;
  LogBounds bounds;
  std::optional<std::int64_t> lag;           // >= 0
  std::optional<std::int64_t> readable_lag;  // >= 0, what can still be read
  std::int64_t beyond_end = 0;  // records beyond the high watermark in two collections or more
  std::int32_t owner = -1;      // index in GroupReport::members, -1: nobody
};

struct TopicLag {
  std::uint32_t topic = 0;  // index in Report::topics
  std::vector<PartitionLag> partitions;
  std::int32_t partition_count = 0;  // of the topic
  // Sums over the partitions with a commit; empty while any of them is unknown or none exists.
  std::optional<std::int64_t> committed_sum;
  std::optional<std::int64_t> lag_sum;
};

// Worst first is critical, unknown, warning, ok.
enum class Status { kOk, kWarning, kUnknown, kCritical };
std::string_view StatusName(Status status);

enum class ReasonKind {
  kDataLoss,
  kOffsetBeyondEnd,
  kLagAboveThreshold,
  kUncommitted,
  kNoMembers,
  kNoAssignment,
  kInactive,
  kStaleData,
  kIncompleteData,
};
std::string_view ReasonName(ReasonKind kind);

// One thing that holds for a group: what, how bad, in words, and the worst partition it was seen
// at (empty `topic`: it is about the group).
struct Reason {
  ReasonKind kind = ReasonKind::kIncompleteData;
  Status status = Status::kOk;
  std::string text{};
  std::string topic{};
  std::int32_t partition = -1;
  std::optional<std::int64_t> value{};      // what was measured, e.g. the lag
  std::optional<std::int64_t> threshold{};  // what it was held against
};

struct GroupMember {
  std::string id;
  std::string client_id;
  std::string host;
  std::string group_instance_id;
  std::uint32_t partitions = 0;  // how many it owns
};

struct GroupReport {
  std::string id;
  std::optional<GroupState> state;  // empty: unknown to us (Kafka's own Unknown is a value)
  GroupType type = GroupType::kUnknown;
  std::int32_t coordinator = kNoBroker;
  std::optional<std::string> assignor;
  std::optional<std::vector<GroupMember>> members;  // empty: could not be read
  std::vector<TopicLag> topics;
  std::optional<std::int64_t> lag_sum;  // empty while a committed partition is unknown
  std::optional<std::int64_t> lag_max;
  std::optional<std::uint32_t> partitions_uncommitted;
  std::optional<std::uint32_t> partitions_unassigned;
  std::optional<std::uint32_t> members_idle;
  bool commits_known = false;   // its list of commits is of this or a still fresh collection
  WallTime commits_read{};      // when that list was read
  WallTime listed{};            // when a broker last listed it
  WallTime membership_read{};   // when the members, here or empty by now, were last read
  bool seen_alive = false;      // this process has seen a member of it
  std::optional<Duration> age;  // of the oldest shown data; empty: nothing is shown
  Status status = Status::kUnknown;
  std::vector<Reason> reasons;  // worst first
};

enum class CollectionResult { kComplete, kPartial, kFailed };
std::string_view CollectionResultName(CollectionResult result);
std::string_view GroupStateName(GroupState state);
std::string_view GroupTypeName(GroupType type);

struct Report {
  WallTime at{};  // when it was made
  bool up = false;
  CollectionResult result = CollectionResult::kFailed;
  std::optional<WallTime> last_complete;
  // Ready: fresh data of a collection that reached Kafka is shown. Else `not_ready` says why.
  bool ready = false;
  std::string not_ready;
  std::optional<Duration> skew;   // between the commits and the ends of this collection
  std::uint64_t lag_clamped = 0;  // differences of this collection that would have been negative
  std::optional<WallTime> last_reached;
  // False: brokers, leaders and replicas are too old or were never read, and are not shown.
  bool metadata_known = false;
  std::vector<Broker> brokers;
  std::vector<Topic> topics;  // bounds as shown: carried over for a while when unreadable
  std::vector<GroupReport> groups;
  CollectionStats stats;
};

}  // namespace lagwatch::core

// SPDX-License-Identifier: Apache-2.0
// What one collection read from one cluster, and nothing that was computed from it.
//
// Plain values, written by a ClusterReader and then handed over; no thread rule. Each entry is a
// value or says that it could not be read: an unknown Offset, an empty optional, a false `*_read`.
// Names are stored once: commits and assignments refer to topics by their index in `topics`.
// Groups and topics are unique and sorted by name, commits and assignments by (topic, partition).
// A member that is added here is also to be recorded (replay/).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/collection_stats.h"
#include "model/types.h"

namespace lagwatch {

inline constexpr std::int32_t kNoBroker = -1;

struct Broker {
  std::int32_t id = kNoBroker;
  std::string address;                             // host:port as advertised
  std::optional<std::chrono::microseconds> rtt{};  // of one small request; empty: no answer
  bool groups_listed = false;  // its list of groups was read, in full, in this collection
};

// Start and ends of one partition's log, read together: all that was asked for is known, or
// nothing is. `last_stable` is asked for with read_committed only.
struct LogBounds {
  Offset start;
  Offset end;  // the high watermark
  Offset last_stable;
  WallTime read_at{};
};

struct Partition {
  std::int32_t leader = kNoBroker;
  std::int32_t preferred_leader = kNoBroker;
  std::int32_t replicas = 0;
  std::int32_t in_sync_replicas = 0;
  std::optional<LogBounds> bounds{};
};

struct Topic {
  std::string name;
  std::vector<Partition> partitions;  // the index is Kafka's partition number
};

struct TopicPartition {
  std::uint32_t topic = 0;  // index in Snapshot::topics
  std::int32_t partition = 0;

  friend auto operator<=>(const TopicPartition&, const TopicPartition&) = default;
};

struct Commit {
  TopicPartition at;
  Offset committed;  // unknown: there may be one, it could not be read; none has no entry
  // The broker's time of the commit, from __consumer_offsets only; the epoch: not known.
  WallTime committed_at{};
};

// Who said when a record was written: a search through ListOffsets by timestamp, or the record.
enum class TimeSource : std::uint8_t { kSearch, kFetch };

// When the first record at or after an offset was written, by its own timestamp.
struct UnreadTime {
  WallTime timestamp{};
  // The truth lies between them; both are `timestamp` when it is exact.
  WallTime earliest{};
  WallTime latest{};
  TimeSource source = TimeSource::kSearch;
  bool nothing = false;  // there is no record to read, control records only: no time has passed
};

// The answer for one offset, shared by all groups that stand there.
struct RecordTime {
  TopicPartition at;
  Offset offset;
  UnreadTime time;
};

// What following __consumer_offsets has counted for one group since it began; never decreases.
struct ExactCounts {
  std::uint64_t commits = 0;     // commit records, one a partition
  std::uint64_t rebalances = 0;  // generations or assignment epochs with members
  std::int32_t generation = -1;  // classic: generation, KIP-848: epoch; -1: not seen yet
};

struct Member {
  std::string id;
  std::string client_id;
  std::string host;
  std::string group_instance_id;           // empty: not a static member
  std::vector<TopicPartition> assignment;  // on topics of the snapshot
  std::uint32_t owned = 0;                 // partitions in all, of topics that are filtered out too
  bool target_differs = false;  // KIP-848: its target assignment is not its assignment yet
};

enum class GroupType { kUnknown, kClassic, kConsumer };

enum class GroupState {
  kUnknown,
  kStable,
  kPreparingRebalance,
  kCompletingRebalance,
  kAssigning,
  kReconciling,
  kEmpty,
  kDead,
};

// Members and what goes with them; for a group that is Empty all of it is known to be empty.
struct Membership {
  std::string assignor;
  std::vector<Member> members;
};

struct Group {
  std::string id;
  GroupType type = GroupType::kUnknown;
  GroupState state = GroupState::kUnknown;
  std::int32_t coordinator = kNoBroker;
  std::optional<std::vector<Commit>> commits;  // empty: they could not be read
  std::optional<Membership> membership;        // empty: it could not be read
  std::optional<ExactCounts> exact;            // with `--collect.offsets-topic`
};

struct Snapshot {
  WallTime started{};
  WallTime commits_read{};  // when the last commit had come in
  WallTime ends_read{};     // when the last end had come in
  bool reached = false;     // Kafka answered anything at all
  // When brokers, topics and leaders were read; older than `started` when this collection could
  // not read them again and went on with the last ones. The epoch: never.
  WallTime metadata_read{};
  std::vector<Broker> brokers;
  std::vector<Topic> topics;
  std::vector<Group> groups;
  // Leader of each partition of __consumer_offsets, the coordinator of the groups that hash to
  // it; empty when that topic may not be seen.
  std::vector<std::int32_t> coordinators;
  // Of the first record that each commit with a lag leaves unread (kafka/time_memory.h), as far as
  // they are known; sorted by (at, offset), unique.
  std::vector<RecordTime> times;
  std::uint64_t times_pending = 0;  // such offsets whose time is not yet found
  // Of the youngest record before the commits of groups without members that lag: `offset` is the
  // commit. As far as they are known; sorted by (at, offset), unique.
  std::vector<RecordTime> last_reads;
  CollectionStats stats;
};

}  // namespace lagwatch

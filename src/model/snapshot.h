// SPDX-License-Identifier: Apache-2.0
// What one collection read from one cluster, without anything computed from it.
//
// Plain values, filled by a ClusterReader and then passed on; no thread rule. Each entry is a value
// or marked as unreadable: an unknown Offset, an empty optional, a false `*_read`. Names are stored
// once: commits and assignments refer to topics by their index in `topics`. Groups and topics are
// unique and sorted by name, commits and assignments by (topic, partition). Add a new member to the
// recording, too (replay/).
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
  bool groups_listed = false;  // whether its complete list of groups was read in this collection
};

// Start and ends of one partition's log, read together: all requested values are known, or none is.
// `last_stable` is requested with read_committed only.
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
  Offset committed;  // unknown: it may exist but could not be read; a missing commit has no entry
  // The broker's time of the commit, from __consumer_offsets only; the epoch: unknown.
  WallTime committed_at{};
  // Of a share group only, whose `committed` is the start offset: the records that the broker
  // counts as not completed. Unknown where the broker does not know it, or before Kafka 4.2.
  Offset broker_lag{};
};

// The source of a record's time: a search through ListOffsets by timestamp, or the record itself.
enum class TimeSource : std::uint8_t { kSearch, kFetch };

// The timestamp of the first record at or after an offset.
struct UnreadTime {
  WallTime timestamp{};
  // The bounds of the true time; both are `timestamp` if it is exact.
  WallTime earliest{};
  WallTime latest{};
  TimeSource source = TimeSource::kSearch;
  bool nothing = false;  // only control records follow: no record to read, no time has passed
};

// The answer for one offset, shared by all groups with a commit there.
struct RecordTime {
  TopicPartition at;
  Offset offset;
  UnreadTime time;
};

// Counts of following __consumer_offsets for one group since it began; they never decrease.
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
  std::uint32_t owned = 0;      // number of partitions, including those of filtered topics
  bool target_differs = false;  // KIP-848: its target assignment differs from its present one
  // Streams: tasks for which it keeps or builds a copy of a state store; it reads no partition for
  // them.
  std::uint32_t standby_tasks = 0;
};

enum class GroupType { kUnknown, kClassic, kConsumer, kStreams, kShare };

enum class GroupState {
  kUnknown,
  kStable,
  kPreparingRebalance,
  kCompletingRebalance,
  kAssigning,
  kReconciling,
  kEmpty,
  kDead,
  kNotReady,  // Streams: the topics of its topology do not exist yet, or do not fit it
};

// Members and assignor; for a group that is Empty both are known to be empty.
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
  // A share group whose start offsets were not asked for in this collection, because
  // `--collect.share-interval` has not passed: those that were read last still stand.
  bool offsets_not_due = false;

  // Whether everything about it was read that was to be read.
  bool IsWhole() const { return (commits || offsets_not_due) && membership; }
};

struct Snapshot {
  WallTime started{};
  WallTime commits_read{};  // when the last commit was received
  WallTime ends_read{};     // when the last end was received
  bool reached = false;     // whether Kafka answered any request
  // When brokers, topics and leaders were read; older than `started` if this collection could not
  // read them and used the previous ones. The epoch: never.
  WallTime metadata_read{};
  std::vector<Broker> brokers;
  std::vector<Topic> topics;
  std::vector<Group> groups;
  // Leader of each partition of __consumer_offsets, which is the coordinator of the groups that
  // hash to it; empty if that topic is not visible.
  std::vector<std::int32_t> coordinators;
  // Times of the first unread records of commits with a lag (kafka/time_memory.h), as far as known;
  // sorted by (at, offset), unique.
  std::vector<RecordTime> times;
  std::uint64_t times_pending = 0;  // such offsets whose time is not found yet
  // Times of the youngest records before the commits of groups without members that lag: `offset`
  // is the commit. As far as known; sorted by (at, offset), unique.
  std::vector<RecordTime> last_reads;
  std::uint64_t connect_groups = 0;  // groups of Connect workers, which are counted only
  CollectionStats stats;
};

}  // namespace lagwatch

// SPDX-License-Identifier: Apache-2.0
// What one collection read from one cluster, and nothing that was computed from it.
//
// Plain values, written by a ClusterReader and then handed over; no thread rule. Each entry is a
// value or says that it could not be read: an unknown Offset, an empty optional, a false `*_read`.
// Names are stored once: commits and assignments refer to topics by their index in `topics`.
// Groups and topics are unique and sorted by name, commits and assignments by (topic, partition).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/collection.h"
#include "core/types.h"

namespace lagwatch::core {

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
  CollectionStats stats;
};

}  // namespace lagwatch::core

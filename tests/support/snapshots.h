// SPDX-License-Identifier: Apache-2.0
// Snapshots for tests in small verbs: one broker with id 1, topics by size, groups by commits.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/evaluate.h"
#include "model/snapshot.h"

namespace lagwatch::testing {

// Any moment will do; the tests count from it.
inline constexpr WallTime kStart{std::chrono::hours(1'000)};

// (topic, partition, committed)
using Commits = std::vector<std::tuple<std::string, std::int32_t, std::int64_t>>;
// (topic, partition)
using Owned = std::vector<std::pair<std::string, std::int32_t>>;

class SnapshotBuilder {
 public:
  explicit SnapshotBuilder(WallTime at = kStart) {
    snapshot_.started = at;
    snapshot_.commits_read = at;
    snapshot_.ends_read = at;
    snapshot_.metadata_read = at;
    snapshot_.reached = true;
    snapshot_.brokers.push_back({.id = 1, .address = "kafka-1:9092", .groups_listed = true});
  }

  // A topic whose partitions all have these bounds. Topics come in the order of their names.
  SnapshotBuilder& Topic(const std::string& name, std::int32_t partitions, std::int64_t start,
                         std::int64_t end) {
    Partition partition{.leader = 1, .preferred_leader = 1, .replicas = 1, .in_sync_replicas = 1};
    partition.bounds = LogBounds{Offset(start), Offset(end), Offset(end), snapshot_.started};
    snapshot_.topics.push_back(
        {name, std::vector<Partition>(static_cast<std::size_t>(partitions), partition)});
    return *this;
  }
  SnapshotBuilder& Bounds(const std::string& topic, std::int32_t partition, std::int64_t start,
                          std::int64_t end) {
    PartitionOf(topic, partition).bounds =
        LogBounds{Offset(start), Offset(end), Offset(end), snapshot_.started};
    return *this;
  }
  SnapshotBuilder& LastStable(const std::string& topic, std::int32_t partition,
                              std::int64_t offset) {
    PartitionOf(topic, partition).bounds->last_stable = Offset(offset);
    return *this;
  }
  SnapshotBuilder& EndUnread(const std::string& topic, std::int32_t partition) {
    PartitionOf(topic, partition).bounds.reset();
    return *this;
  }

  // An empty group, as a tool that only commits leaves it. Groups come in the order of their names.
  SnapshotBuilder& Group(const std::string& id, const Commits& commits) {
    lagwatch::Group& group = snapshot_.groups.emplace_back();
    group.id = id;
    group.type = GroupType::kClassic;
    group.state = GroupState::kEmpty;
    group.coordinator = 1;
    group.membership.emplace();
    group.commits.emplace();
    for (const auto& [topic, partition, committed] : commits) {
      group.commits->push_back({At(topic, partition), Offset(committed)});
    }
    return *this;
  }
  // A member of the last group, which is Stable from now on.
  SnapshotBuilder& Member(const std::string& id, const Owned& owned) {
    lagwatch::Group& group = snapshot_.groups.back();
    group.state = GroupState::kStable;
    group.membership->assignor = "range";
    lagwatch::Member& member = group.membership->members.emplace_back();
    member.id = id;
    member.client_id = id + "-client";
    member.host = "/10.0.0.7";
    for (const auto& [topic, partition] : owned) {
      member.assignment.push_back(At(topic, partition));
    }
    member.owned = static_cast<std::uint32_t>(owned.size());
    return *this;
  }
  lagwatch::Group& LastGroup() { return snapshot_.groups.back(); }
  SnapshotBuilder& CommitsUnread() {
    LastGroup().commits.reset();
    return *this;
  }

  Snapshot& Get() { return snapshot_; }
  Snapshot Take() { return std::move(snapshot_); }

 private:
  TopicPartition At(const std::string& topic, std::int32_t partition) {
    const auto found =
        std::find_if(snapshot_.topics.begin(), snapshot_.topics.end(),
                     [&](const lagwatch::Topic& candidate) { return candidate.name == topic; });
    return {static_cast<std::uint32_t>(found - snapshot_.topics.begin()), partition};
  }
  Partition& PartitionOf(const std::string& topic, std::int32_t partition) {
    return snapshot_.topics[At(topic, partition).topic]
        .partitions[static_cast<std::size_t>(partition)];
  }

  Snapshot snapshot_;
};

// The report of a snapshot that was evaluated the moment it was read, for what needs no history but
// the report before.
inline Report EvaluateAt(const Report* previous, SnapshotBuilder& builder,
                         const Policy& policy = {}) {
  const WallTime now = builder.Get().started;
  core::History history;
  return core::Evaluate(previous, history, builder.Take(), policy, now);
}

// The same with a past, which is advanced.
inline Report EvaluateNext(const Report* previous, core::History& history, SnapshotBuilder& builder,
                           const Policy& policy = {}) {
  const WallTime now = builder.Get().started;
  return core::Evaluate(previous, history, builder.Take(), policy, now);
}

}  // namespace lagwatch::testing

// SPDX-License-Identifier: Apache-2.0
// The members of every recorded struct, in the order in which they are written. A member that is
// added to a struct does not compile here until it is listed, which changes the format: raise
// frame.h's kFormat. Templates over bytes.h's Writer (const values) and Reader; no thread rule.
#pragma once

#include <concepts>
#include <type_traits>

#include "replay/bytes.h"
#include "replay/session.h"

namespace lagwatch::replay {

template <typename T, typename U>
concept A = std::same_as<std::remove_const_t<T>, U>;

void Fields(auto& archive, A<TopicPartition> auto& value) {
  auto& [topic, partition] = value;
  archive(topic, partition);
}

void Fields(auto& archive, A<Broker> auto& value) {
  auto& [id, address, rtt, groups_listed] = value;
  archive(id, address, rtt, groups_listed);
}

void Fields(auto& archive, A<LogBounds> auto& value) {
  auto& [start, end, last_stable, read_at] = value;
  archive(start, end, last_stable, read_at);
}

void Fields(auto& archive, A<Partition> auto& value) {
  auto& [leader, preferred_leader, replicas, in_sync_replicas, bounds] = value;
  archive(leader, preferred_leader, replicas, in_sync_replicas, bounds);
}

void Fields(auto& archive, A<Topic> auto& value) {
  auto& [name, partitions] = value;
  archive(name, partitions);
}

void Fields(auto& archive, A<Commit> auto& value) {
  auto& [at, committed, committed_at, broker_lag] = value;
  archive(at, committed, committed_at);
  archive.Newer(3, broker_lag);
}

void Fields(auto& archive, A<UnreadTime> auto& value) {
  auto& [timestamp, earliest, latest, source, nothing] = value;
  archive(timestamp, earliest, latest, source, nothing);
}

void Fields(auto& archive, A<RecordTime> auto& value) {
  auto& [at, offset, time] = value;
  archive(at, offset, time);
}

void Fields(auto& archive, A<ExactCounts> auto& value) {
  auto& [commits, rebalances, generation] = value;
  archive(commits, rebalances, generation);
}

void Fields(auto& archive, A<Member> auto& value) {
  auto& [id, client_id, host, group_instance_id, assignment, owned, target_differs, standby_tasks] =
      value;
  archive(id, client_id, host, group_instance_id, assignment, owned, target_differs);
  archive.Newer(3, standby_tasks);
}

void Fields(auto& archive, A<Membership> auto& value) {
  auto& [assignor, members] = value;
  archive(assignor, members);
}

void Fields(auto& archive, A<Group> auto& value) {
  auto& [id, type, state, coordinator, commits, membership, exact, offsets_not_due] = value;
  archive(id, type, state, coordinator, commits, membership, exact);
  archive.Newer(3, offsets_not_due);
}

void Fields(auto& archive, A<ErrorTally> auto& value) {
  auto& [count, example] = value;
  archive(count, example);
}

void Fields(auto& archive, A<CollectionStats> auto& value) {
  // Filter statistics belong to the process that recorded.
  auto& [requests, errors, durations, groups, topics, has_unnamed_group] = value;
  constexpr std::size_t kFirstApis = 9;  // of the formats before 3
  for (std::size_t i = 0; i < kFirstApis; ++i) archive(requests[i]);
  for (std::size_t i = kFirstApis; i < kApiCount; ++i) archive.Newer(3, requests[i]);
  archive(errors, durations);
}

void Fields(auto& archive, A<Snapshot> auto& value) {
  auto& [started, commits_read, ends_read, reached, metadata_read, brokers, topics, groups,
         coordinators, times, times_pending, last_reads, connect_groups, stats] = value;
  archive(started, commits_read, ends_read, reached, metadata_read, brokers, topics, groups,
          coordinators, times, times_pending, stats);
  archive.Newer(2, last_reads);
  archive.Newer(3, connect_groups);
}

void Fields(auto& archive, A<Source> auto& value) {
  auto& [name, interval, isolation, time_lag] = value;
  archive(name, interval, isolation, time_lag);
}

void Fields(auto& archive, A<Session> auto& value) {
  auto& [version, clusters] = value;
  archive(version, clusters);
}

}  // namespace lagwatch::replay

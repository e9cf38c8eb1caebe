// SPDX-License-Identifier: Apache-2.0
// A Snapshot with every member set to a value of its own, for tests of what must not lose any.
#pragma once

#include <chrono>

#include "model/snapshot.h"

namespace lagwatch::testing {

inline WallTime At(std::int64_t seconds) {
  return WallTime(std::chrono::seconds(1'700'000'000 + seconds));
}

inline Group FullGroup(const std::string& id) {
  Group group;
  group.id = id;
  group.type = GroupType::kConsumer;
  group.state = GroupState::kReconciling;
  group.coordinator = 11;
  group.commits.emplace();
  group.commits->push_back({{0, 1}, Offset(501), At(12), Offset(17)});
  group.commits->push_back({{1, 0}, Offset(), {}});
  Member member{.id = "m-1",
                .client_id = "web",
                .host = "/10.0.0.7",
                .group_instance_id = "static-1",
                .assignment = {{0, 0}, {0, 1}},
                .owned = 13,
                .target_differs = true,
                .standby_tasks = 17};
  group.membership = Membership{"range", {member}};
  group.exact = ExactCounts{14, 15, 16};
  group.offsets_not_due = true;
  return group;
}

inline Snapshot FullSnapshot() {
  Snapshot snapshot;
  snapshot.started = At(1);
  snapshot.commits_read = At(2);
  snapshot.ends_read = At(3);
  snapshot.reached = true;
  snapshot.metadata_read = At(4);
  snapshot.brokers.push_back({7, "kafka-7:9092", std::chrono::microseconds(1'234), true});
  snapshot.brokers.push_back({8, "kafka-8:9092", std::nullopt, false});
  Partition first{.leader = 7, .preferred_leader = 8, .replicas = 3, .in_sync_replicas = 2};
  first.bounds = LogBounds{Offset(5), Offset(905), Offset(900), At(6)};
  snapshot.topics.push_back({"orders", {first, Partition{}}});
  snapshot.topics.push_back({"payments", {Partition{}}});
  snapshot.groups.push_back(FullGroup("billing"));
  Group& unread = snapshot.groups.emplace_back();
  unread.id = "unread";
  snapshot.coordinators = {7, kNoBroker, 8};
  snapshot.times.push_back(
      {{0, 1}, Offset(501), {At(20), At(19), At(21), TimeSource::kFetch, false}});
  snapshot.times.push_back(
      {{1, 0}, Offset(2), {At(22), At(22), At(22), TimeSource::kSearch, true}});
  snapshot.times_pending = 23;
  snapshot.last_reads.push_back({{0, 0}, Offset(80), {At(24), At(24), At(24)}});
  snapshot.connect_groups = 25;
  snapshot.stats.requests = {31, 32, 33, 34, 35, 36, 37, 38, 39, 40};
  snapshot.stats.errors[{Api::kFetch, "_TIMED_OUT"}] = {41, "broker 8: timed out"};
  snapshot.stats.durations[Phase::kTimeLag] = std::chrono::nanoseconds(5'678);
  return snapshot;
}

}  // namespace lagwatch::testing

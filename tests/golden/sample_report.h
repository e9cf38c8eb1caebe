// SPDX-License-Identifier: Apache-2.0
// A Report made by hand that holds one of everything an output can show, for golden and unit tests.
// Values; nothing fails.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/shown_as.h"
#include "model/report.h"

namespace lagwatch::test {

inline constexpr WallTime kNow{std::chrono::milliseconds(1'700'000'000'000)};

inline LogBounds Bounds(std::int64_t start, std::int64_t end) {
  return {Offset(start), Offset(end), {}, kNow};
}

// The first unread record is `age` old; `slack` is what the truth may differ by.
inline void SetAge(PartitionLag& row, Duration age, Duration slack, TimeSource source) {
  row.time_lag = age;
  row.unread = {kNow - age, kNow - age - slack, kNow - age + slack, source, false};
}

// A partition on which the group has committed; the lag is what a right core would say, the time
// lag is known where there is none.
inline PartitionLag Committed(std::int32_t partition, std::int64_t committed, LogBounds bounds,
                              std::int32_t owner = -1) {
  PartitionLag row;
  row.partition = partition;
  row.committed_exists = true;
  row.committed = Offset(committed);
  row.bounds = bounds;
  row.owner = owner;
  const std::int64_t end = bounds.end.value();
  row.lag = std::max<std::int64_t>(0, end - committed);
  row.readable_lag = std::max<std::int64_t>(0, end - std::max(committed, bounds.start.value()));
  if (row.lag == 0) row.time_lag = Duration::zero();
  return row;
}

inline PartitionLag Uncommitted(std::int32_t partition, std::int32_t owner) {
  PartitionLag row;
  row.partition = partition;
  row.owner = owner;
  return row;
}

// Committed, but neither commit nor end could be read.
inline PartitionLag Unread(std::int32_t partition) {
  PartitionLag row;
  row.partition = partition;
  row.committed_exists = true;
  return row;
}

inline Topic MakeTopic(std::string name, std::vector<LogBounds> bounds) {
  Topic topic{std::move(name), {}};
  for (const LogBounds& one : bounds) topic.partitions.push_back({1, 1, 3, 3, one});
  return topic;
}

// The topics: 0 "clicks" (a leaderless, an under-replicated and an unread partition),
// 1 "orders" (records deleted at its start), 2 "weird" with a name that needs every escape.
inline std::vector<Topic> SampleTopics() {
  Topic clicks = MakeTopic("clicks", {Bounds(0, 1000), Bounds(5, 2000), Bounds(0, 0)});
  clicks.partitions[1].leader = kNoBroker;
  clicks.partitions[1].in_sync_replicas = 1;
  clicks.partitions[2].leader = 2;
  clicks.partitions[2].bounds.reset();
  return {clicks, MakeTopic("orders", {Bounds(40, 100), Bounds(0, 0)}),
          MakeTopic("we\"ird\\to\npic é", {Bounds(0, 12'345'678'901)})};
}

inline GroupReport KeepingUp() {
  GroupReport group;
  group.id = "keeps-up";
  group.state = GroupState::kStable;
  group.type = GroupType::kConsumer;
  group.coordinator = 2;
  group.assignor = "uniform";
  group.members = {{"m-1", "app-1", "/10.0.0.1", "pod-1", 2}, {"m-2", "app-2", "/10.0.0.2", "", 0}};
  group.topics = {{1, {Committed(0, 98, Bounds(40, 100), 0), Uncommitted(1, 0)}, 2, 98, 2}};
  TopicLag& topic = group.topics[0];
  SetAge(topic.partitions[0], std::chrono::milliseconds(4250), {}, TimeSource::kFetch);
  topic.records_consumed = 58;
  group.time_lag_max = topic.partitions[0].time_lag;
  group.lag_sum = 2;
  group.lag_max = 2;
  group.counters = {3, 41, std::chrono::milliseconds(1500)};
  group.catch_up = 0.75;
  group.data_loss_eta = std::numeric_limits<double>::infinity();
  group.policy.thresholds = {1000, 50'000, std::chrono::seconds(60),
                             std::chrono::milliseconds(120'500)};
  group.partitions_uncommitted = 1;
  group.partitions_unassigned = 0;
  group.members_idle = 1;
  group.age = std::chrono::milliseconds(250);
  group.commits_known = true;
  group.status = Status::kOk;
  group.status_since = kNow - std::chrono::hours(2);
  group.watched_since = kNow - std::chrono::hours(2);
  group.alive = kNow;
  topic.partitions[0].waiting = std::chrono::milliseconds(1500);
  topic.partitions[0].consumed_per_second = 2.5F;
  group.consumed_per_second = 2.5;
  group.produced_per_second = 2;
  group.policy.pattern = std::make_shared<const std::string>("^keeps");
  group.shown_as = ShownAs::kOk;
  return group;
}

// No member; one partition lost records, one could not be read, one has no commit and no owner.
inline GroupReport Losing() {
  GroupReport group;
  group.id = "billing";
  group.state = GroupState::kEmpty;
  group.type = GroupType::kClassic;
  group.coordinator = 1;
  group.assignor = "";
  group.members.emplace();
  group.topics = {{0, {Committed(0, 10, Bounds(0, 1000)), Unread(1)}, 3, {}, {}},
                  {1, {Committed(0, 30, Bounds(40, 100))}, 2, 30, 70}};
  SetAge(group.topics[0].partitions[0], std::chrono::hours(170), std::chrono::minutes(1),
         TimeSource::kSearch);
  group.topics[1].records_lost = 10;
  group.partitions_uncommitted = 2;
  group.partitions_unassigned = 5;
  group.members_idle = 0;
  group.age = std::chrono::milliseconds(61'500);
  group.commits_known = true;
  group.status = Status::kCritical;
  group.status_since = kNow - std::chrono::milliseconds(90'001);
  group.last_read = LastRead{kNow - std::chrono::hours(1), 1, 0};
  group.reasons = {
      {ReasonKind::kDataLoss,
       Status::kCritical,
       "10 records of partition 0 of orders were deleted before the group read them",
       "orders",
       0,
       10,
       {}},
      {ReasonKind::kStopped,
       Status::kCritical,
       "partition 0 of clicks makes no progress and no member owns it",
       "clicks",
       0,
       990,
       {},
       std::chrono::minutes(7)},
      {ReasonKind::kNoMembers, Status::kOk, "the group has no member", "", -1, {}, {}}};
  return group;
}

inline GroupReport OddlyNamed() {
  GroupReport group;
  group.id = "gr\"oup\\with\n\x1b[31mtraps é 日本";
  group.state = GroupState::kUnknown;
  group.topics = {
      {2, {Committed(0, 12'345'678'910, Bounds(0, 12'345'678'901))}, 1, 12'345'678'910, 0}};
  group.topics[0].partitions[0].beyond_end = 9;
  group.time_lag_max = Duration::zero();
  group.catch_up = 0;
  group.lag_sum = 0;
  group.lag_max = 0;
  group.age = std::chrono::milliseconds(0);
  group.commits_known = true;
  group.status = Status::kWarning;
  group.reasons = {{ReasonKind::kLagAboveThreshold, Status::kWarning, "clicks is far behind",
                    "clicks", 0, 990, 500},
                   {ReasonKind::kLagAboveThreshold, Status::kWarning, "orders is far behind too",
                    "orders", 0, 600, 500}};
  return group;
}

// Nothing of it could be read.
inline GroupReport Hidden() {
  GroupReport group;
  group.id = "hidden";
  group.policy.thresholds.lag_warning.reset();
  group.last_known = std::make_shared<const LastKnown>(LastKnown{
      kNow - std::chrono::seconds(95), ShownAs::kCritical,
      "Partition 0 of orders has not moved for 6 min.", 5220, std::chrono::seconds(184), 1});
  group.reasons = {{ReasonKind::kIncompleteData,
                    Status::kUnknown,
                    "some data of the group could not be read",
                    "",
                    -1,
                    {},
                    {}}};
  return group;
}

inline CollectionStats SampleStats() {
  CollectionStats stats;
  stats.requests = {1, 1, 3, 4, 6, 1, 12, 2};
  stats.CountError(Api::kOffsetFetch, "NOT_COORDINATOR", "group billing: Not coordinator");
  stats.CountError(Api::kListOffsets, "_TIMED_OUT", "broker 3: timed out");
  stats.CountError(Api::kListOffsets, "_TIMED_OUT", "broker 3: timed out again");
  stats.durations = {{Phase::kMetadata, std::chrono::microseconds(1500)},
                     {Phase::kTimeLag, std::chrono::milliseconds(40)},
                     {Phase::kTotal, std::chrono::milliseconds(250)}};
  return stats;
}

inline Report SampleReport() {
  Report report;
  report.at = kNow;
  report.up = true;
  report.result = CollectionOutcome::kPartial;
  report.last_complete = kNow - std::chrono::seconds(30);
  report.ready = true;
  report.skew = std::chrono::milliseconds(12);
  report.lag_clamped = 1;
  report.last_reached = kNow;
  report.metadata_known = true;
  report.brokers = {{1, "kafka-1:9092", std::chrono::microseconds(800), true},
                    {2, "[::1]:9092", std::chrono::microseconds(1200), true},
                    {3, "kafka-3:9092", {}, false}};
  report.topics = SampleTopics();
  report.records_produced = {5000, 60, 0};
  report.time_lag_pending = 7;
  report.groups = {Losing(), OddlyNamed(), Hidden(), KeepingUp()};
  for (GroupReport& group : report.groups) {
    group.shown_as = core::ShownAsOf(group, report.topics);
  }
  report.stats = SampleStats();
  return report;
}

// Kafka was never reached.
inline Report UnreachedReport() {
  Report report;
  report.at = kNow;
  report.not_ready = "no collection has reached Kafka yet";
  report.stats.CountError(Api::kProbe, "_TRANSPORT", "Connection refused");
  return report;
}

}  // namespace lagwatch::test

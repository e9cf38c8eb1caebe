// SPDX-License-Identifier: Apache-2.0
// An hour of a cluster in trouble, made up from a fixed seed: 240 collections at 15 s of twenty
// groups with fifty partitions each, that is 1,000 group-partitions, three brokers and ten topics
// of fifty partitions. What goes wrong, by the minute from the beginning:
//
//   10-20 group-00's members live and read nothing     30-33 group-03 rebalances all the time
//   15-35 group-01 has no members                      40-42 broker 3 answers nothing
//   18-30 group-02 reads nothing, and at 25            50-51 nothing at all answers
//         retention deletes what it has not read       55-   group-04 has been deleted
//
// Equal in every run. One thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "model/coordinator.h"
#include "model/snapshot.h"

namespace lagwatch::testing {

class Incident {
 public:
  static constexpr int kCollections = 240;
  static constexpr Duration kInterval = std::chrono::seconds(15);
  static constexpr WallTime kBegin{std::chrono::hours(480'000)};

  Incident() {
    for (Log& log : logs_) log.end = 1'000'000 + Below(1'000'000);
    for (std::size_t at = 0; at < reached_.size(); ++at) reached_[at] = LogOf(at).end;
  }

  // The next collection's.
  Snapshot Next() {
    Move();
    Snapshot snapshot;
    snapshot.started = kBegin + kInterval * round_;
    snapshot.commits_read = snapshot.started + std::chrono::milliseconds(40 + Below(20));
    snapshot.ends_read = snapshot.commits_read + std::chrono::milliseconds(30 + Below(20));
    snapshot.reached = !IsDown();
    snapshot.metadata_read = IsDown() ? metadata_read_ : snapshot.started;
    metadata_read_ = snapshot.metadata_read;
    AddBrokers(snapshot);
    for (std::uint32_t i = 0; i < kTopics; ++i) AddTopic(snapshot, i);
    for (std::int32_t i = 0; i < kOffsetsPartitions; ++i) {
      snapshot.coordinators.push_back(LeaderOf(i));
    }
    for (std::uint32_t i = 0; i < kGroups; ++i) {
      if (IsListed(i)) AddGroup(snapshot, i);
    }
    std::ranges::sort(snapshot.times, {}, Key);
    const auto twice = std::ranges::unique(snapshot.times, {}, Key);
    snapshot.times.erase(twice.begin(), twice.end());
    ++round_;
    return snapshot;
  }

 private:
  static constexpr std::uint32_t kTopics = 10;
  static constexpr std::uint32_t kPartitions = 50;
  static constexpr std::uint32_t kGroups = 20;
  static constexpr std::uint32_t kMembers = 5;
  static constexpr std::int32_t kOffsetsPartitions = 12;
  static constexpr std::int64_t kWrites = 1'500;  // a partition and interval, about

  struct Log {
    std::int64_t start = 0;
    std::int64_t end = 0;
  };

  static std::pair<TopicPartition, std::int64_t> Key(const RecordTime& time) {
    return {time.at, time.offset.value()};
  }
  static std::string Name(const std::string& kind, std::uint32_t number) {
    return kind + (number < 10 ? "-0" : "-") + std::to_string(number);
  }
  static std::int32_t LeaderOf(std::int32_t partition) { return 1 + partition % 3; }
  static std::int32_t CoordinatorOf(std::uint32_t group) {
    return LeaderOf(CoordinatorPartition(Name("group", group), kOffsetsPartitions));
  }

  std::int64_t Below(std::int64_t limit) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(limit));
  }
  // In minutes since the beginning.
  bool IsBetween(int from, int to) const { return round_ >= from * 4 && round_ < to * 4; }
  bool IsDown() const { return IsBetween(50, 51); }
  bool IsDead(std::int32_t broker) const { return IsDown() || (broker == 3 && IsBetween(40, 42)); }
  bool HasMembers(std::uint32_t group) const { return group != 1 || !IsBetween(15, 35); }
  bool IsListed(std::uint32_t group) const {
    return !IsDead(CoordinatorOf(group)) && (group != 4 || !IsBetween(55, 60));
  }
  bool IsReading(std::uint32_t group) const {
    return HasMembers(group) && (group != 0 || !IsBetween(10, 20)) &&
           (group != 2 || !IsBetween(18, 30));
  }
  bool IsRebalancing(std::uint32_t group) const {
    return group == 3 && IsBetween(30, 33) && round_ % 2 == 1;
  }

  Log& LogOf(std::size_t reader) {
    return logs_[reader / kPartitions % kTopics * kPartitions + reader % kPartitions];
  }

  void Move() {
    for (Log& log : logs_) log.end += kWrites + Below(kWrites / 10);
    if (round_ == 25 * 4) {
      for (std::size_t i = 0; i < kPartitions; ++i) {
        Log& log = logs_[2 * kPartitions + i];
        log.start = log.end - 5 * kWrites;
      }
    }
    for (std::size_t at = 0; at < reached_.size(); ++at) {
      if (!IsReading(static_cast<std::uint32_t>(at / kPartitions))) continue;
      const Log& log = LogOf(at);
      const std::int64_t most = reached_[at] + 3 * kWrites;
      reached_[at] = std::max(log.start, std::min(log.end - Below(kWrites / 10), most));
    }
  }

  void AddBrokers(Snapshot& snapshot) {
    for (std::int32_t id = 1; id <= 3; ++id) {
      Broker broker{.id = id, .address = "kafka-" + std::to_string(id) + ":9092"};
      broker.groups_listed = !IsDead(id);
      if (!IsDead(id)) broker.rtt = std::chrono::microseconds(400 + Below(300));
      snapshot.brokers.push_back(std::move(broker));
      snapshot.stats.CountRequest(Api::kListGroups);
      if (IsDead(id)) {
        snapshot.stats.CountError(Api::kListGroups, "_TIMED_OUT",
                                  "broker " + std::to_string(id) + ": timed out");
      }
    }
  }

  void AddTopic(Snapshot& snapshot, std::uint32_t number) {
    Topic topic{Name("topic", number), {}};
    for (std::uint32_t i = 0; i < kPartitions; ++i) {
      const std::int32_t leader = LeaderOf(static_cast<std::int32_t>(i));
      const Log& log = logs_[number * kPartitions + i];
      Partition& partition = topic.partitions.emplace_back();
      partition = {.leader = leader,
                   .preferred_leader = leader,
                   .replicas = 3,
                   .in_sync_replicas = IsDead(leader) ? 2 : 3};
      if (IsDead(leader)) continue;
      partition.bounds = LogBounds{Offset(log.start), Offset(log.end), {}, snapshot.ends_read};
    }
    snapshot.topics.push_back(std::move(topic));
  }

  void AddGroup(Snapshot& snapshot, std::uint32_t number) {
    Group& group = snapshot.groups.emplace_back();
    group.id = Name("group", number);
    group.type = number % 2 == 0 ? GroupType::kClassic : GroupType::kConsumer;
    group.state = !HasMembers(number)     ? GroupState::kEmpty
                  : IsRebalancing(number) ? GroupState::kPreparingRebalance
                                          : GroupState::kStable;
    group.coordinator = CoordinatorOf(number);
    group.commits.emplace();
    for (std::uint32_t i = 0; i < kPartitions; ++i) {
      const TopicPartition at{number % kTopics, static_cast<std::int32_t>(i)};
      const std::size_t reader = number * kPartitions + i;
      group.commits->push_back({at, Offset(reached_[reader]), {}});
      AddTime(snapshot, at, reader);
    }
    group.membership.emplace();
    if (HasMembers(number)) AddMembers(group, number % kTopics);
  }

  void AddTime(Snapshot& snapshot, TopicPartition at, std::size_t reader) {
    const Log& log = LogOf(reader);
    const std::int64_t first = std::max(reached_[reader], log.start);
    if (first >= log.end) return;
    const WallTime written =
        snapshot.started - std::chrono::milliseconds((log.end - first) * 15'000 / kWrites);
    UnreadTime time{.timestamp = written, .earliest = written, .latest = written};
    snapshot.times.push_back({at, Offset(first), time});
  }

  static void AddMembers(Group& group, std::uint32_t topic) {
    group.membership->assignor = "range";
    for (std::uint32_t m = 0; m < kMembers; ++m) {
      Member& member = group.membership->members.emplace_back();
      member.id = group.id + "-" + std::to_string(m) + "-0c8d7ad1-5b5f-4d6a-9a38-1f1f0d5d3c11";
      member.client_id = group.id + "-client";
      member.host = "/10.0.0." + std::to_string(10 + m);
      member.owned = kPartitions / kMembers;
      for (std::uint32_t i = 0; i < member.owned; ++i) {
        member.assignment.push_back({topic, static_cast<std::int32_t>(m * member.owned + i)});
      }
    }
  }

  int round_ = 0;
  WallTime metadata_read_{};
  std::mt19937_64 random_{11};
  std::vector<Log> logs_ = std::vector<Log>(std::size_t{kTopics} * kPartitions);
  std::vector<std::int64_t> reached_ =
      std::vector<std::int64_t>(std::size_t{kGroups} * kPartitions);  // committed, by reader
};

}  // namespace lagwatch::testing

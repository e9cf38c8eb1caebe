// SPDX-License-Identifier: Apache-2.0
// A Snapshot survives its way through bytes, member by member; a new one does not compile in
// replay/fields.h until it is named there, and belongs into tests/support/full_snapshot.h and here.
#include "replay/codec.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "support/full_snapshot.h"

namespace lagwatch::replay {
namespace {

using testing::At;
using ::testing::ElementsAre;

Snapshot Copied(const Snapshot& snapshot) {
  const auto collection = DecodeCollection(Encode(3, At(100), snapshot));
  EXPECT_TRUE(collection);
  if (!collection) return {};
  EXPECT_EQ(collection->cluster, 3u);
  EXPECT_EQ(collection->at, At(100));
  return collection->snapshot;
}

TEST(CodecTest, ASnapshotsOwnMembersSurvive) {
  const Snapshot copy = Copied(testing::FullSnapshot());
  EXPECT_EQ(copy.started, At(1));
  EXPECT_EQ(copy.commits_read, At(2));
  EXPECT_EQ(copy.ends_read, At(3));
  EXPECT_TRUE(copy.reached);
  EXPECT_EQ(copy.metadata_read, At(4));
  EXPECT_THAT(copy.coordinators, ElementsAre(7, kNoBroker, 8));
  EXPECT_EQ(copy.times_pending, 23u);
  EXPECT_EQ(copy.connect_groups, 25u);
  ASSERT_EQ(copy.last_reads.size(), 1u);
  EXPECT_EQ(copy.last_reads[0].offset, Offset(80));
  EXPECT_EQ(copy.last_reads[0].time.timestamp, At(24));
}

// What newer formats added is a zero byte each in such a snapshot, beside other zeros.
TEST(CodecTest, OlderFormatsLackWhatIsNew) {
  Snapshot snapshot = testing::FullSnapshot();
  snapshot.groups.clear();
  snapshot.last_reads.clear();
  snapshot.connect_groups = 0;
  snapshot.stats = {};
  std::string bytes = Encode(3, At(100), snapshot);
  for (const std::size_t removed : {2U, 1U}) {  // two of format 3, one of format 2
    bytes.resize(bytes.size() - removed);
    EXPECT_FALSE(DecodeCollection(bytes));
    const auto collection = DecodeCollection(bytes, removed == 2 ? 2 : 1);
    ASSERT_TRUE(collection) << removed;
    EXPECT_EQ(collection->snapshot.times_pending, 23u);
    EXPECT_TRUE(collection->snapshot.last_reads.empty());
  }
}

// Each change is of one value, of one byte, that format 2 does not have.
TEST(CodecTest, BytesOfTheSecondFormatLackStreamsAndShareGroups) {
  Snapshot snapshot = testing::FullSnapshot();
  snapshot.groups.resize(1);
  snapshot.groups[0].commits.reset();  // each of them has a lag of the broker
  const std::string bytes = Encode(3, At(100), snapshot);
  std::set<std::size_t> newer;
  const std::function<void(Snapshot&)> changes[] = {
      [](Snapshot& s) { s.groups[0].membership->members[0].standby_tasks = 18; },
      [](Snapshot& s) { s.groups[0].offsets_not_due = false; },
      [](Snapshot& s) { s.connect_groups = 26; },
      [](Snapshot& s) { s.stats.requests.back() = 41; },
  };
  for (const auto& change : changes) {
    Snapshot changed = snapshot;
    change(changed);
    const std::string other = Encode(3, At(100), changed);
    ASSERT_EQ(other.size(), bytes.size());
    const auto [at, _] = std::mismatch(bytes.begin(), bytes.end(), other.begin());
    newer.insert(static_cast<std::size_t>(at - bytes.begin()));
  }
  std::string older = bytes;
  for (auto at = newer.rbegin(); at != newer.rend(); ++at) older.erase(*at, 1);
  EXPECT_FALSE(DecodeCollection(older));
  const auto collection = DecodeCollection(older, 2);
  ASSERT_TRUE(collection);
  const Group& group = collection->snapshot.groups.at(0);
  EXPECT_EQ(group.membership->members.at(0).owned, 13U);
  EXPECT_EQ(group.membership->members.at(0).standby_tasks, 0U);
  EXPECT_FALSE(group.offsets_not_due);
  EXPECT_EQ(collection->snapshot.connect_groups, 0U);
  EXPECT_EQ(collection->snapshot.stats.requests.back(), 0U);
  EXPECT_EQ(collection->snapshot.last_reads.size(), 1U);
}

TEST(CodecTest, BrokersAndTopicsSurvive) {
  const Snapshot copy = Copied(testing::FullSnapshot());
  ASSERT_EQ(copy.brokers.size(), 2u);
  EXPECT_EQ(copy.brokers[0].id, 7);
  EXPECT_EQ(copy.brokers[0].address, "kafka-7:9092");
  EXPECT_EQ(copy.brokers[0].rtt, std::chrono::microseconds(1'234));
  EXPECT_TRUE(copy.brokers[0].groups_listed);
  EXPECT_EQ(copy.brokers[1].rtt, std::nullopt);
  EXPECT_FALSE(copy.brokers[1].groups_listed);
  ASSERT_EQ(copy.topics.size(), 2u);
  EXPECT_EQ(copy.topics[0].name, "orders");
  ASSERT_EQ(copy.topics[0].partitions.size(), 2u);
  const Partition& first = copy.topics[0].partitions[0];
  EXPECT_EQ(first.leader, 7);
  EXPECT_EQ(first.preferred_leader, 8);
  EXPECT_EQ(first.replicas, 3);
  EXPECT_EQ(first.in_sync_replicas, 2);
  ASSERT_TRUE(first.bounds);
  EXPECT_EQ(first.bounds->start, Offset(5));
  EXPECT_EQ(first.bounds->end, Offset(905));
  EXPECT_EQ(first.bounds->last_stable, Offset(900));
  EXPECT_EQ(first.bounds->read_at, At(6));
  EXPECT_FALSE(copy.topics[0].partitions[1].bounds);
}

TEST(CodecTest, GroupsSurvive) {
  const Snapshot copy = Copied(testing::FullSnapshot());
  ASSERT_EQ(copy.groups.size(), 2u);
  const Group& group = copy.groups[0];
  EXPECT_EQ(group.id, "billing");
  EXPECT_EQ(group.type, GroupType::kConsumer);
  EXPECT_EQ(group.state, GroupState::kReconciling);
  EXPECT_EQ(group.coordinator, 11);
  ASSERT_TRUE(group.commits && group.commits->size() == 2);
  EXPECT_EQ((*group.commits)[0].at, (TopicPartition{0, 1}));
  EXPECT_EQ((*group.commits)[0].committed, Offset(501));
  EXPECT_EQ((*group.commits)[0].committed_at, At(12));
  EXPECT_EQ((*group.commits)[0].broker_lag, Offset(17));
  EXPECT_EQ((*group.commits)[1].committed, Offset()) << "unknown stays unknown";
  EXPECT_EQ((*group.commits)[1].committed_at, WallTime{});
  EXPECT_EQ((*group.commits)[1].broker_lag, Offset());
  EXPECT_TRUE(group.offsets_not_due);
  EXPECT_FALSE(copy.groups[1].offsets_not_due);
  ASSERT_TRUE(group.exact);
  EXPECT_EQ(group.exact->commits, 14u);
  EXPECT_EQ(group.exact->rebalances, 15u);
  EXPECT_EQ(group.exact->generation, 16);
  EXPECT_FALSE(copy.groups[1].commits);
  EXPECT_FALSE(copy.groups[1].membership);
  EXPECT_FALSE(copy.groups[1].exact);
}

TEST(CodecTest, MembersSurvive) {
  const Snapshot copy = Copied(testing::FullSnapshot());
  ASSERT_TRUE(copy.groups[0].membership);
  EXPECT_EQ(copy.groups[0].membership->assignor, "range");
  ASSERT_EQ(copy.groups[0].membership->members.size(), 1u);
  const Member& member = copy.groups[0].membership->members[0];
  EXPECT_EQ(member.id, "m-1");
  EXPECT_EQ(member.client_id, "web");
  EXPECT_EQ(member.host, "/10.0.0.7");
  EXPECT_EQ(member.group_instance_id, "static-1");
  EXPECT_THAT(member.assignment, ElementsAre(TopicPartition{0, 0}, TopicPartition{0, 1}));
  EXPECT_EQ(member.owned, 13u);
  EXPECT_TRUE(member.target_differs);
  EXPECT_EQ(member.standby_tasks, 17u);
}

TEST(CodecTest, TimesAndStatsSurvive) {
  const Snapshot copy = Copied(testing::FullSnapshot());
  ASSERT_EQ(copy.times.size(), 2u);
  EXPECT_EQ(copy.times[0].at, (TopicPartition{0, 1}));
  EXPECT_EQ(copy.times[0].offset, Offset(501));
  EXPECT_EQ(copy.times[0].time.timestamp, At(20));
  EXPECT_EQ(copy.times[0].time.earliest, At(19));
  EXPECT_EQ(copy.times[0].time.latest, At(21));
  EXPECT_EQ(copy.times[0].time.source, TimeSource::kFetch);
  EXPECT_FALSE(copy.times[0].time.nothing);
  EXPECT_EQ(copy.times[1].time.source, TimeSource::kSearch);
  EXPECT_TRUE(copy.times[1].time.nothing);
  EXPECT_THAT(copy.stats.requests, ElementsAre(31, 32, 33, 34, 35, 36, 37, 38, 39, 40));
  ASSERT_EQ(copy.stats.errors.size(), 1u);
  const auto& [what, tally] = *copy.stats.errors.begin();
  EXPECT_EQ(what, std::pair(Api::kFetch, std::string("_TIMED_OUT")));
  EXPECT_EQ(tally.count, 41u);
  EXPECT_EQ(tally.example, "broker 8: timed out");
  EXPECT_THAT(copy.stats.durations,
              ElementsAre(std::pair(Phase::kTimeLag, std::chrono::nanoseconds(5'678))));
}

TEST(CodecTest, ASessionSurvives) {
  const Session session{
      "1.2.3",
      {{"eu", std::chrono::seconds(15), IsolationLevel::kReadCommitted, true},
       {"", std::chrono::milliseconds(500), IsolationLevel::kReadUncommitted, false}}};
  EXPECT_EQ(DecodeSession(Encode(session)), session);
}

TEST(CodecTest, ExtremeNumbersSurvive) {
  Snapshot snapshot = testing::FullSnapshot();
  UnreadTime& time = snapshot.times[0].time;
  time.timestamp = WallTime::max();  // what a producer may claim
  time.earliest = WallTime::min();
  snapshot.times_pending = UINT64_MAX;
  const Snapshot copy = Copied(snapshot);
  EXPECT_EQ(copy.times[0].time.timestamp, WallTime::max());
  EXPECT_EQ(copy.times[0].time.earliest, WallTime::min());
  EXPECT_EQ(copy.times_pending, UINT64_MAX);
}

TEST(CodecTest, WhatIsCutIsNotDecoded) {
  const std::string bytes = Encode(0, At(0), testing::FullSnapshot());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_FALSE(DecodeCollection(std::string_view(bytes).substr(0, size))) << size;
  }
  EXPECT_FALSE(DecodeCollection(bytes + '\0')) << "nor what goes on";
}

TEST(CodecTest, ASnapshotThatWouldMisleadIsNotDecoded) {
  using Change = std::function<void(Snapshot&)>;
  const std::pair<std::string, Change> cases[] = {
      {"a commit on no topic", [](auto& s) { (*s.groups[0].commits)[1].at.topic = 2; }},
      {"a commit on no partition", [](auto& s) { (*s.groups[0].commits)[1].at.partition = 1; }},
      {"commits out of order",
       [](auto& s) { std::swap((*s.groups[0].commits)[0], (*s.groups[0].commits)[1]); }},
      {"an owner of no partition",
       [](auto& s) { s.groups[0].membership->members[0].assignment[0].partition = -1; }},
      {"a group twice", [](auto& s) { s.groups[1].id = "billing"; }},
      {"topics out of order", [](auto& s) { s.topics[0].name = "zebra"; }},
      {"a time of no partition", [](auto& s) { s.times[1].at.partition = 5; }},
      {"an end beyond all sums",
       [](auto& s) { s.topics[0].partitions[0].bounds->end = Offset(INT64_MAX); }},
      {"read before there was Kafka", [](auto& s) { s.started = WallTime::min(); }},
      {"a state that is none", [](auto& s) { s.groups[0].state = GroupState(99); }},
  };
  for (const auto& [what, change] : cases) {
    Snapshot snapshot = testing::FullSnapshot();
    change(snapshot);
    EXPECT_FALSE(DecodeCollection(Encode(0, At(0), snapshot))) << what;
  }
}

}  // namespace
}  // namespace lagwatch::replay

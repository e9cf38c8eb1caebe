// SPDX-License-Identifier: Apache-2.0
#include "kafka/time_memory.h"

#include <gtest/gtest.h>

#include "support/snapshots.h"

namespace lagwatch::kafka {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::SnapshotBuilder;

constexpr WallTime kWritten = testing::kStart - hours(1);

void Begin(TimeMemory& memory, const Snapshot& snapshot,
           IsolationLevel isolation = IsolationLevel::kReadUncommitted) {
  memory.Begin(snapshot.topics, snapshot.groups, {.isolation = isolation});
}

std::vector<std::int64_t> OpenOffsets(const TimeMemory& memory) {
  std::vector<std::int64_t> offsets;
  for (const TimeQuestion& question : memory.Open()) {
    if (question.kind == TimeKind::kFirstUnread) offsets.push_back(question.offset);
  }
  return offsets;
}

SnapshotBuilder Cluster(const testing::Commits& commits) {
  SnapshotBuilder builder;
  builder.Topic("a", 2, 10, 100).Topic("b", 1, 0, 50).Group("g", commits);
  return builder;
}

// Answers everything that is open.
void AnswerAll(TimeMemory& memory) {
  for (const TimeQuestion& question : memory.Open()) {
    memory.Answer(question, {.timestamp = kWritten, .earliest = kWritten, .latest = kWritten});
  }
}

TEST(TimeMemoryTest, MostLagFirstAndOncePerPlace) {
  auto cluster = Cluster({{"a", 0, 95}, {"a", 1, 20}, {"b", 0, 50}});
  cluster.Group("h", {{"a", 0, 95}, {"b", 0, 1}});
  TimeMemory memory;
  Begin(memory, cluster.Get());
  EXPECT_EQ(OpenOffsets(memory), (std::vector<std::int64_t>{20, 1, 95}));
}

TEST(TimeMemoryTest, WhatWasAskedInVainComesFirst) {
  auto cluster = Cluster({{"a", 0, 95}, {"a", 1, 20}});
  TimeMemory memory;
  Begin(memory, cluster.Get());
  memory.AskedInVain(memory.Open().at(1));
  Begin(memory, cluster.Get());
  EXPECT_EQ(OpenOffsets(memory), (std::vector<std::int64_t>{95, 20}));
}

TEST(TimeMemoryTest, ADeletedCommitAsksAboutTheStartOfTheLog) {
  TimeMemory memory;
  Begin(memory, Cluster({{"a", 0, 3}}).Get());
  EXPECT_EQ(OpenOffsets(memory), std::vector<std::int64_t>{10});
}

TEST(TimeMemoryTest, NothingIsAskedAboveTheLastStableOffset) {
  auto cluster = Cluster({{"a", 0, 40}, {"a", 1, 60}});
  cluster.LastStable("a", 0, 40).LastStable("a", 1, 80);
  TimeMemory memory;
  Begin(memory, cluster.Get(), IsolationLevel::kReadCommitted);
  ASSERT_EQ(OpenOffsets(memory).size(), 1U);
  EXPECT_EQ(memory.Open().front().lag, 20);
}

TEST(TimeMemoryTest, AnswersStayWhileACommitStandsThereAndAreInTheSnapshot) {
  auto cluster = Cluster({{"a", 0, 20}, {"b", 0, 5}});
  TimeMemory memory;
  Begin(memory, cluster.Get());
  memory.Fill(cluster.Get());
  EXPECT_EQ(cluster.Get().times_pending, 2U);
  EXPECT_TRUE(memory.Open().empty()) << "until the next collection";
  Begin(memory, cluster.Get());
  AnswerAll(memory);
  auto later = Cluster({{"a", 0, 20}, {"b", 0, 6}});
  Begin(memory, later.Get());
  EXPECT_EQ(OpenOffsets(memory), std::vector<std::int64_t>{6});
  memory.Fill(later.Get());
  EXPECT_EQ(later.Get().times_pending, 1U);
  ASSERT_EQ(later.Get().times.size(), 1U);
  EXPECT_EQ(later.Get().times[0].offset, Offset(20));
  EXPECT_EQ(later.Get().times[0].time.timestamp, kWritten);
}

TEST(TimeMemoryTest, AShrunkLogAndAVanishedTopicAreForgotten) {
  TimeMemory memory;
  Begin(memory, Cluster({{"a", 0, 20}, {"b", 0, 5}}).Get());
  AnswerAll(memory);
  SnapshotBuilder shrunk;
  shrunk.Topic("a", 2, 0, 30).Group("g", {{"a", 0, 20}});
  Begin(memory, shrunk.Get());
  EXPECT_EQ(OpenOffsets(memory), std::vector<std::int64_t>{20});
  Begin(memory, Cluster({{"b", 0, 5}}).Get());
  EXPECT_EQ(OpenOffsets(memory), std::vector<std::int64_t>{5});
}

TEST(TimeMemoryTest, TopicsThatComeAndGoDoNotMixUpTheOthers) {
  TimeMemory memory;
  Begin(memory, Cluster({{"b", 0, 5}}).Get());
  AnswerAll(memory);
  SnapshotBuilder moved;
  moved.Topic("aa", 1, 0, 10).Topic("b", 1, 0, 50).Group("g", {{"aa", 0, 5}, {"b", 0, 5}});
  Begin(memory, moved.Get());
  ASSERT_EQ(OpenOffsets(memory).size(), 1U);
  EXPECT_EQ(memory.Open().front().at.topic, 0U);
}

TEST(TimeMemoryTest, UnreadBoundsKeepTheAnswers) {
  TimeMemory memory;
  Begin(memory, Cluster({{"a", 0, 20}}).Get());
  AnswerAll(memory);
  auto dark = Cluster({{"a", 0, 20}});
  dark.EndUnread("a", 0);
  Begin(memory, dark.Get());
  EXPECT_TRUE(memory.Open().empty());
  memory.Fill(dark.Get());
  EXPECT_TRUE(dark.Get().times.empty());
  Begin(memory, Cluster({{"a", 0, 20}}).Get());
  EXPECT_TRUE(memory.Open().empty());
}

TEST(TimeMemoryTest, NothingToReadIsAskedAgainWhenTheLogHasGrown) {
  TimeMemory memory;
  Begin(memory, Cluster({{"b", 0, 49}}).Get());
  memory.Answer(memory.Open().front(), {.nothing = true});
  Begin(memory, Cluster({{"b", 0, 49}}).Get());
  EXPECT_TRUE(memory.Open().empty());
  SnapshotBuilder grown;
  grown.Topic("b", 1, 0, 51).Group("g", {{"b", 0, 49}});
  Begin(memory, grown.Get());
  EXPECT_EQ(OpenOffsets(memory).size(), 1U);
}

// One partition whose log has this end at that time, and a commit at 50.
Snapshot Growing(std::int64_t end, WallTime at) {
  SnapshotBuilder builder(at);
  builder.Topic("a", 1, 0, end).Group("g", {{"a", 0, 50}});
  return builder.Get();
}

TEST(TimeMemoryTest, ARecordArrivedBetweenTheEndsAroundIt) {
  TimeMemory memory;
  Begin(memory, Growing(60, testing::kStart));
  EXPECT_FALSE(memory.Arrival(memory.Open().front())) << "it was there before anyone looked";
  Begin(memory, Growing(100, testing::kStart + minutes(4)));
  TimeQuestion question = memory.Open().front();
  question.offset = 70;
  EXPECT_EQ(memory.Arrival(question), testing::kStart + minutes(1));
  question.offset = 100;
  EXPECT_FALSE(memory.Arrival(question)) << "it is not there yet";
  Begin(memory, Growing(80, testing::kStart + minutes(5)));
  question.offset = 70;
  EXPECT_FALSE(memory.Arrival(question)) << "it is another log";
}

TEST(TimeMemoryTest, EndsReachBackFar) {
  TimeMemory memory;
  for (int i = 0; i < 200; ++i) Begin(memory, Growing(60 + i, testing::kStart + minutes(i)));
  TimeQuestion question = memory.Open().front();
  for (const int i : {10, 150, 195}) {
    question.offset = 60 + i;
    EXPECT_EQ(memory.Arrival(question), testing::kStart + minutes(i));
  }
}

TEST(TimeMemoryTest, FactsAreFew) {
  auto cluster = Cluster({{"b", 0, 25}});
  TimeMemory memory;
  Begin(memory, cluster.Get());
  const TimeQuestion question = memory.Open().front();
  // The first tells all; enough later ones push it out.
  memory.Learn(question.at, {kWritten, 25, kWritten});
  EXPECT_TRUE(memory.Search(question, testing::kStart).Done());
  for (std::size_t i = 0; i < TimeMemory::kFacts; ++i) {
    memory.Learn(question.at, {kWritten - hours(9), 2, kWritten - hours(9)});
  }
  EXPECT_FALSE(memory.Search(question, testing::kStart).Done());
}

std::vector<std::int64_t> LastReads(const Snapshot& snapshot) {
  TimeMemory memory;
  Begin(memory, snapshot);
  std::vector<std::int64_t> offsets;
  for (const TimeQuestion& question : memory.Open()) {
    if (question.kind == TimeKind::kLastRead) offsets.push_back(question.offset);
  }
  return offsets;
}

TEST(TimeMemoryTest, LastReadsAreAskedOfGroupsWithoutMembersOnly) {
  auto alone = Cluster({{"a", 0, 95}});
  EXPECT_EQ(LastReads(alone.Get()), std::vector<std::int64_t>{94});
  auto living = Cluster({{"a", 0, 95}});
  living.Member("m", {{"a", 0}});
  EXPECT_TRUE(LastReads(living.Get()).empty());
  auto unknown = Cluster({{"a", 0, 95}});
  unknown.LastGroup().membership.reset();
  EXPECT_TRUE(LastReads(unknown.Get()).empty());
}

TEST(TimeMemoryTest, LastReadsAreNotAskedWhereNothingWaitsOrNothingWasRead) {
  EXPECT_TRUE(LastReads(Cluster({{"a", 0, 99}}).Get()).empty()) << "a marker at most";
  EXPECT_TRUE(LastReads(Cluster({{"a", 0, 10}}).Get()).empty()) << "at the start of the log";
  EXPECT_TRUE(LastReads(Cluster({{"a", 0, 3}}).Get()).empty()) << "deleted under the commit";
}

TEST(TimeMemoryTest, ALastReadIsToldByItsCommitAndStays) {
  TimeMemory memory;
  auto cluster = Cluster({{"a", 0, 95}});
  Begin(memory, cluster.Get());
  AnswerAll(memory);
  memory.Fill(cluster.Get());
  ASSERT_EQ(cluster.Get().last_reads.size(), 1U);
  EXPECT_EQ(cluster.Get().last_reads[0].offset, Offset(95));
  EXPECT_EQ(cluster.Get().last_reads[0].time.timestamp, kWritten);
  EXPECT_EQ(cluster.Get().times.size(), 1U);
  Begin(memory, cluster.Get());
  EXPECT_TRUE(memory.Open().empty());
}

}  // namespace
}  // namespace lagwatch::kafka

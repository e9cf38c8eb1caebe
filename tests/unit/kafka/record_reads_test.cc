// SPDX-License-Identifier: Apache-2.0
// Reading records where there is no Kafka: no question is lost, and nobody waits longer than
// allowed. What it reads of a real one is tested in tests/integration.
#include "kafka/record_reads.h"

#include <gtest/gtest.h>

#include <future>

#include "support/snapshots.h"

namespace lagwatch::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

class RecordReadsTest : public ::testing::Test {
 protected:
  RecordReadsTest() {
    config::ClusterSettings settings;
    settings.bootstrap_servers = "127.0.0.1:1";
    reads_ = std::move(
        std::get<std::unique_ptr<RecordReads>>(RecordReads::Make(settings, nullptr, nullptr)));
    client_ =
        std::move(std::get<std::unique_ptr<Client>>(Client::Make(settings, nullptr, nullptr)));
    builder_.Topic("a", 2, 0, 100);
    builder_.Group("g", {{"a", 0, 20}, {"a", 1, 30}}).Member("m", {{"a", 0}, {"a", 1}});
    builder_.Group("h", {{"a", 0, 50}}).Member("m", {{"a", 0}});
  }

  std::size_t CountUnread(milliseconds patience) {
    Snapshot& snapshot = builder_.Get();
    TimeMemory memory;
    memory.Begin(snapshot.topics, snapshot.groups, {});
    const SteadyTime until = Steady::now() + patience;
    const Budget budget(Steady::now(), until);
    Requests requests(client_->handle());
    requests.BeginRound(snapshot.stats);
    BrokerHealth health;
    Round round{requests, health, snapshot, budget};
    const TopicIndex topics(snapshot.topics);
    return reads_->Read(round, topics, memory, memory.Open(), until).size();
  }

  testing::SnapshotBuilder builder_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<RecordReads> reads_;
};

TEST_F(RecordReadsTest, WhatCannotBeReadIsLeftWhenTheTimeIsUp) {
  const auto start = Steady::now();
  EXPECT_EQ(CountUnread(milliseconds(200)), 3U);
  EXPECT_LT(Steady::now() - start, seconds(3));
}

TEST_F(RecordReadsTest, CancelEndsTheWaiting) {
  auto unread = std::async(std::launch::async, [&] { return CountUnread(seconds(60)); });
  reads_->Cancel();
  ASSERT_EQ(unread.wait_for(seconds(5)), std::future_status::ready);
  EXPECT_EQ(unread.get(), 3U);
}

}  // namespace
}  // namespace lagwatch::kafka

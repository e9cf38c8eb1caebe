// SPDX-License-Identifier: Apache-2.0
// What a collection counts of the records that the follower met. There is no Kafka here.
#include "kafka/exact_reads.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "kafka/client.h"
#include "support/offsets_records.h"

namespace lagwatch::kafka {
namespace {

class ExactReadsTest : public ::testing::Test {
 protected:
  ExactReadsTest() {
    memory_.follower = follower_.get();
    follower_->With([](OffsetsState& state) { state.Restart(1); });
  }

  static config::ClusterSettings Settings() {
    config::ClusterSettings settings;
    settings.bootstrap_servers = "127.0.0.1:1";
    return settings;
  }
  void Write(const std::string& key) {
    follower_->With([&](OffsetsState& state) {
      state.Apply(0, next_++, records::DecodeOffsetsRecord(key, "?"));
    });
  }
  // The errors of one collection: "_CODE 1: example" for each.
  std::string Collect() {
    Snapshot snapshot;
    Round round{requests_, health_, snapshot, budget_};
    const TopicIndex topics(snapshot.topics);
    ExactReads(round, topics, memory_).Finish();
    std::string text;
    for (const auto& [what, tally] : snapshot.stats.errors) {
      text += what.second + " " + std::to_string(tally.count) + ": " + tally.example + "\n";
    }
    return text;
  }

  std::unique_ptr<Client> client_ =
      std::get<std::unique_ptr<Client>>(Client::Make(Settings(), nullptr, nullptr));
  std::unique_ptr<OffsetsFollower> follower_ = std::get<std::unique_ptr<OffsetsFollower>>(
      OffsetsFollower::Make(Settings(), nullptr, nullptr));
  Requests requests_{client_->handle()};
  BrokerHealth health_;
  Budget budget_{SteadyTime(), SteadyTime()};
  ExactMemory memory_;
  std::int64_t next_ = 0;
};

TEST_F(ExactReadsTest, EachUnknownKindOfRecordIsCountedOnce) {
  EXPECT_EQ(Collect(), "");
  Write(testing::GroupKey(24, "billing"));
  Write(testing::GroupKey(24, "web"));
  EXPECT_EQ(Collect(),
            "_UNSUPPORTED_FEATURE 1: records of __consumer_offsets of a kind that this version "
            "does not know, 24 and maybe others; they are skipped\n");
  Write(testing::GroupKey(24, "billing"));
  EXPECT_EQ(Collect(), "");
  Write(testing::GroupKey(25, "billing"));
  EXPECT_NE(Collect(), "");
}

TEST_F(ExactReadsTest, AValueThatCannotBeDecodedIsCounted) {
  Write(testing::CommitKey("billing", "orders", 0));
  EXPECT_EQ(Collect(),
            "_BAD_MSG 1: records of __consumer_offsets that cannot be decoded; their groups are "
            "asked for\n");
  EXPECT_EQ(Collect(), "");
}

}  // namespace
}  // namespace lagwatch::kafka

// SPDX-License-Identifier: Apache-2.0
// Every layout of a record of __consumer_offsets: written by hand from Kafka's schemas, and a few
// as a Kafka 4.1.1 or 4.4.0 broker wrote them (captured with a consumer, in hexadecimal).
#include "kafka/records/offsets_record.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include "support/offsets_records.h"

namespace lagwatch::kafka::records {
namespace {

// What was decoded borrows from its bytes.
std::string_view Keep(std::string bytes) {
  static std::deque<std::string> kept;
  return kept.emplace_back(std::move(bytes));
}

std::string_view Unhex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return Keep(std::move(bytes));
}

std::int64_t Milliseconds(WallTime time) { return time.time_since_epoch().count(); }

NoValue ReasonOf(std::string_view key, std::optional<std::string_view> value) {
  return std::get<NoValue>(std::get<OffsetCommit>(DecodeOffsetsRecord(key, value)).value);
}

// --- commits ---

TEST(OffsetsRecordTest, CommitsOfEveryVersion) {
  for (int version = 0; version <= 4; ++version) {
    const std::string key = testing::CommitKey("billing", "orders", 3, version == 0 ? 0 : 1);
    const std::string value = testing::CommitValue(version, 17, 1700000000123);
    const auto commit = std::get<OffsetCommit>(DecodeOffsetsRecord(key, value));
    EXPECT_EQ(commit.group, "billing");
    EXPECT_EQ(commit.topic, "orders");
    EXPECT_EQ(commit.partition, 3);
    const auto& decoded = std::get<CommitValue>(commit.value);
    EXPECT_EQ(decoded.offset.value(), 17) << version;
    EXPECT_EQ(Milliseconds(decoded.committed_at), 1700000000123) << version;
    EXPECT_EQ(decoded.leader_epoch, version >= 3 ? 5 : -1);
  }
}

TEST(OffsetsRecordTest, TaggedFieldsOfNewerBrokersAreSkipped) {
  const std::string key = testing::CommitKey("g", "t", 0);
  const std::string value = testing::CommitValue(4, 17, 9, true);
  const auto commit = std::get<OffsetCommit>(DecodeOffsetsRecord(key, value));
  EXPECT_EQ(std::get<CommitValue>(commit.value).offset.value(), 17);
}

TEST(OffsetsRecordTest, WhatIsNoCommitSaysWhy) {
  const std::string key = testing::CommitKey("g", "t", 0);
  EXPECT_EQ(ReasonOf(key, std::nullopt), NoValue::kTombstone);
  EXPECT_EQ(ReasonOf(key, testing::CommitValue(5, 1, 1)), NoValue::kUnknownVersion);
  EXPECT_EQ(ReasonOf(key, ""), NoValue::kMalformed);
}

TEST(OffsetsRecordTest, EveryCutOfACommitIsMalformed) {
  const std::string key = testing::CommitKey("billing", "orders", 3);
  for (int version = 0; version <= 4; ++version) {
    const std::string value = testing::CommitValue(version, 17, 9, true);
    for (std::size_t size = 0; size < value.size(); ++size) {
      EXPECT_EQ(ReasonOf(key, value.substr(0, size)), NoValue::kMalformed) << version << size;
    }
  }
  for (std::size_t size = 0; size < key.size(); ++size) {
    EXPECT_TRUE(std::holds_alternative<MalformedRecord>(
        DecodeOffsetsRecord(key.substr(0, size), std::nullopt)));
  }
}

TEST(OffsetsRecordTest, ACommitOfKafka4) {
  const std::string_view key = Unhex("0001000762696c6c696e6700066f726465727300000000");
  const std::string_view value = Unhex("00040000000000000003ffffffff01000001a1feacfff500");
  const auto commit = std::get<OffsetCommit>(DecodeOffsetsRecord(key, value));
  EXPECT_EQ(commit.group, "billing");
  const auto& decoded = std::get<CommitValue>(commit.value);
  EXPECT_EQ(decoded.offset.value(), 3);
  EXPECT_EQ(decoded.leader_epoch, -1);
  EXPECT_EQ(Milliseconds(decoded.committed_at), 0x1a1feacfff5);
}

// --- classic groups ---

TEST(OffsetsRecordTest, ClassicGroupsOfEveryVersion) {
  for (int version = 0; version <= 4; ++version) {
    const std::string key = testing::GroupKey(2, "billing");
    const std::string value = testing::ClassicGroupValue(
        {.version = version, .generation = 7, .members = 3, .is_static = true});
    const auto group = std::get<ClassicGroup>(DecodeOffsetsRecord(key, value));
    EXPECT_EQ(group.group, "billing");
    const auto& decoded = std::get<ClassicGroupValue>(group.value);
    EXPECT_EQ(decoded.protocol_type, "consumer");
    EXPECT_EQ(decoded.generation, 7);
    EXPECT_EQ(decoded.members, 3U) << version;
    EXPECT_EQ(decoded.static_members, version >= 3 ? 3U : 0U);
    for (std::size_t size = 0; size < value.size(); ++size) {
      const auto cut = DecodeOffsetsRecord(key, std::string_view(value).substr(0, size));
      EXPECT_EQ(std::get<NoValue>(std::get<ClassicGroup>(cut).value), NoValue::kMalformed);
    }
  }
}

TEST(OffsetsRecordTest, ACountThatNoMessageHasRoomForIsMalformed) {
  const std::string value = testing::Bytes()
                                .Int16(3)
                                .String("consumer")
                                .Int32(1)
                                .String("range")
                                .String("leader")
                                .Int64(0)
                                .Int32(2'000'000'000)
                                .text();
  const auto group =
      std::get<ClassicGroup>(DecodeOffsetsRecord(testing::GroupKey(2, "billing"), value));
  EXPECT_EQ(std::get<NoValue>(group.value), NoValue::kMalformed);
}

TEST(OffsetsRecordTest, ClassicGroupsOfKafka4) {
  const std::string_view key = Unhex("00020003636c73");
  const std::string_view stable = Unhex(
      "00030008636f6e73756d657200000001000572616e6765002c72646b61666b612d32336264636664392d323964"
      "312d346466352d613237382d376530336233326336303664000001a1fead136c00000001002c72646b61666b61"
      "2d32336264636664392d323964312d346466352d613237382d376530336233326336303664ffff000772646b61"
      "666b61000a2f3132372e302e302e31000493e0000017700000001c00030000000100066f726465727300000000"
      "00000000ffffffff00000000001e00000000000100066f726465727300000002000000000000000100000000");
  const std::string_view empty =
      Unhex("00030008636f6e73756d657200000002ffffffff000001a1fead2f0600000000");
  const auto first =
      std::get<ClassicGroupValue>(std::get<ClassicGroup>(DecodeOffsetsRecord(key, stable)).value);
  EXPECT_EQ(first.generation, 1);
  EXPECT_EQ(first.members, 1U);
  EXPECT_EQ(first.static_members, 0U);
  const auto second =
      std::get<ClassicGroupValue>(std::get<ClassicGroup>(DecodeOffsetsRecord(key, empty)).value);
  EXPECT_EQ(second.generation, 2);
  EXPECT_EQ(second.members, 0U);
}

// --- KIP-848 ---

TEST(OffsetsRecordTest, EpochsOfGroupsAndAssignments) {
  for (const bool tagged : {false, true}) {
    const std::string value = testing::EpochValue(12, tagged);
    const auto group =
        std::get<GroupEpoch>(DecodeOffsetsRecord(Keep(testing::GroupKey(3, "billing")), value));
    EXPECT_EQ(group.group, "billing");
    EXPECT_EQ(std::get<std::int32_t>(group.value), 12);
    const auto assignment = std::get<AssignmentEpoch>(
        DecodeOffsetsRecord(Keep(testing::GroupKey(6, "billing")), value));
    EXPECT_EQ(std::get<std::int32_t>(assignment.value), 12);
  }
}

TEST(OffsetsRecordTest, RecordsOfAConsumerGroupOfKafka4) {
  const auto group = std::get<GroupEpoch>(
      DecodeOffsetsRecord(Unhex("000300046b383438"), Unhex("000000000002010008a7e5219d408eedb6")));
  EXPECT_EQ(group.group, "k848");
  EXPECT_EQ(std::get<std::int32_t>(group.value), 2);
  const auto assignment = std::get<AssignmentEpoch>(
      DecodeOffsetsRecord(Unhex("000600046b383438"), Unhex("00000000000200")));
  EXPECT_EQ(std::get<std::int32_t>(assignment.value), 2);
}

TEST(OffsetsRecordTest, MembersOfAConsumerGroupOfKafka4) {
  const std::string id = "00046b38343800166d756e3252496d325136713547744932356232547567";
  for (const std::string type : {"0005", "0007", "0008"}) {
    const auto there = std::get<GroupMember>(DecodeOffsetsRecord(Unhex(type + id), "any"));
    EXPECT_EQ(there.member, "mun2RIm2Q6q5GtI25b2Tug");
    EXPECT_EQ(there.assignment, type != "0005");
    EXPECT_FALSE(there.removed);
    EXPECT_TRUE(std::get<GroupMember>(DecodeOffsetsRecord(Unhex(type + id), {})).removed);
  }
}

TEST(OffsetsRecordTest, RecordsOfAStreamsGroupOfKafka4) {
  const auto group = std::get<GroupEpoch>(DecodeOffsetsRecord(
      Unhex("00110006656e72696368"),
      Unhex("000000000002be39aa1ede28a25202000400000000011902156e756d2e7374616e6462792e7265706c6963"
            "6173023000")));
  EXPECT_EQ(group.group, "enrich");
  EXPECT_EQ(std::get<std::int32_t>(group.value), 2);
  const auto assignment = std::get<AssignmentEpoch>(DecodeOffsetsRecord(
      Unhex("00140006656e72696368"), Unhex("000000000003010008000001a21f81440f")));
  EXPECT_EQ(std::get<std::int32_t>(assignment.value), 3);
  for (const int type : {19, 21, 22}) {
    const auto member = std::get<GroupMember>(
        DecodeOffsetsRecord(Keep(testing::MemberKey(type, "enrich", "a")), std::nullopt));
    EXPECT_EQ(member.group, "enrich");
    EXPECT_EQ(member.assignment, type != 19);
    EXPECT_TRUE(member.removed);
  }
}

TEST(OffsetsRecordTest, OtherKindsAreUnusedOrUnknownNotWrong) {
  for (const int type : {4, 9, 10, 15, 16, 18, 23}) {
    EXPECT_TRUE(std::holds_alternative<UnusedRecord>(
        DecodeOffsetsRecord(testing::GroupKey(type, "g"), "anything")));
  }
  for (const int type : {24, 1000}) {
    const auto record = DecodeOffsetsRecord(testing::GroupKey(type, "g"), "anything");
    EXPECT_EQ(std::get<UnknownRecord>(record).type, type);
  }
  EXPECT_TRUE(std::holds_alternative<MalformedRecord>(DecodeOffsetsRecord("", "x")));
  EXPECT_TRUE(std::holds_alternative<MalformedRecord>(
      DecodeOffsetsRecord(testing::GroupKey(-1, "g"), "x")));
}

}  // namespace
}  // namespace lagwatch::kafka::records

// SPDX-License-Identifier: Apache-2.0
// Responses that no recorded broker gave, but others may: with tagged fields of a newer Kafka, of
// clients with another assignment, of thousands of topics.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "support/offsets_records.h"
#include "support/recorded_protocol.h"

namespace lagwatch::kafka::protocol {
namespace {

using testing::Bytes;

// A response of one element in each array; `tags` is the section that ends each structure.
struct FlexibleResponse {
  std::string_view message;
  std::int16_t version;
  std::function<void(Bytes&, const Bytes& tags)> write;

  std::optional<std::string> With(const Bytes& tags) const {
    Bytes bytes;
    bytes.Int32(0);  // throttle time
    write(bytes, tags);
    for (const testing::Message& known : testing::kMessages) {
      if (known.name == message) return known.text(bytes.Add(tags).text(), version);
    }
    return std::nullopt;
  }
};

void WriteListedGroups(Bytes& bytes, const Bytes& tags) {
  bytes.Int16(0).Varint(2).String("g", true).String("consumer", true);
  bytes.String("Stable", true).String("classic", true).Add(tags);
}

void WriteGroupOffsets(Bytes& bytes, const Bytes& tags) {
  bytes.Varint(2).String("g", true).Varint(2).String("t", true);
  bytes.Varint(2).Int32(3).Int64(17).Int32(5).String("note", true).Int16(0).Add(tags);
  bytes.Add(tags).Int16(0).Add(tags);
}

void WriteOffsetsOfOneGroup(Bytes& bytes, const Bytes& tags) {
  bytes.Varint(2).String("t", true);
  bytes.Varint(2).Int32(3).Int64(17).Int32(5).String({}, true).Int16(0).Add(tags);
  bytes.Add(tags).Int16(0);
}

// `assignment`: what the member's client wrote.
void WriteClassicGroup(Bytes& bytes, const Bytes& tags, std::string_view assignment) {
  bytes.Varint(2).Int16(0).String("g", true).String("Stable", true);
  bytes.String("consumer", true).String("range", true);
  bytes.Varint(2).String("id", true).String("static", true).String("client", true);
  bytes.String("/10.0.0.1", true).Blob("", true).Blob(assignment, true).Add(tags);
  bytes.Int32(0).Add(tags);
}

void WriteConsumerGroup(Bytes& bytes, const Bytes& tags) {
  bytes.Varint(2).Int16(0).String({}, true).String("g", true).String("Stable", true);
  bytes.Int32(1).Int32(1).String("uniform", true);
  bytes.Varint(2).String("id", true).String({}, true).String("rack", true).Int32(1);
  bytes.String("client", true).String("/10.0.0.1", true);
  bytes.Varint(2).String("subscribed", true).String("expression.*", true);
  for (const char* topic : {"assigned", "target"}) {
    bytes.Varint(2).Int64(0).Int64(0).String(topic, true).Varint(2).Int32(4).Add(tags).Add(tags);
  }
  bytes.Int<std::int8_t>(1).Add(tags).Int32(0).Add(tags);
}

// One task of each role, on a subtopology that reads a topic and a repartition topic.
void WriteStreamsGroup(Bytes& bytes, const Bytes& tags, int version) {
  const auto topic = [&](const char* name) {
    bytes.Varint(2).String(name, true).Int32(3).Int16(1);
    bytes.Varint(2).String("cleanup.policy", true).String("delete", true).Add(tags).Add(tags);
  };
  const auto tasks = [&](int active) {
    for (int role = 0; role < 3; ++role) {
      bytes.Varint(2).String("0", true).Varint(2).Int32(active + role).Add(tags);
    }
    bytes.Add(tags);
  };
  bytes.Varint(2).Int16(0).String({}, true).String("g", true).String("Stable", true);
  bytes.Int32(1).Int32(1).Int<std::int8_t>(1).Int32(0);
  bytes.Varint(2).String("0", true).Varint(2).String("source", true);
  bytes.Varint(2).String("sink", true);
  topic("changelog");
  topic("repartition");
  bytes.Add(tags).Add(tags);
  bytes.Varint(2).String("id", true).Int32(1).String("static", true).String("rack", true);
  bytes.String("client", true).String("/10.0.0.1", true).Int32(0).String("process", true);
  bytes.Int<std::int8_t>(1).String("host", true).Int16(8080).Add(tags);
  bytes.Varint(2).String("zone", true).String("a", true).Add(tags);
  for (int i = 0; i < 2; ++i) {
    bytes.Varint(2).String("0", true).Int32(4).Int64(17).Add(tags);  // offsets of tasks
  }
  tasks(4);
  tasks(7);  // the target
  bytes.Int<std::int8_t>(0).Add(tags).Int32(0);
  if (version >= 1) bytes.Int<std::int8_t>(-1).Int<std::int8_t>(0).String("sticky", true);
  bytes.Add(tags);
}

void WriteShareGroup(Bytes& bytes, const Bytes& tags) {
  bytes.Varint(2).Int16(0).String({}, true).String("g", true).String("Stable", true);
  bytes.Int32(1).Int32(1).String("simple", true);
  bytes.Varint(2).String("id", true).String("rack", true).Int32(1);
  bytes.String("client", true).String("/10.0.0.1", true);
  bytes.Varint(2).String("subscribed", true);
  bytes.Varint(2).Int64(0).Int64(0).String("t", true).Varint(2).Int32(4).Add(tags).Add(tags);
  bytes.Add(tags).Int32(0).Add(tags);
}

void WriteShareOffsets(Bytes& bytes, const Bytes& tags, bool lag) {
  bytes.Varint(2).String("g", true).Varint(2).String("t", true).Int64(0).Int64(0);
  bytes.Varint(2).Int32(3).Int64(17).Int32(5);
  if (lag) bytes.Int64(4);
  bytes.Int16(0).String({}, true).Add(tags).Add(tags).Int16(0).String("why", true).Add(tags);
}

void WriteListedOffsets(Bytes& bytes, const Bytes& tags) {
  bytes.Varint(2).String("t", true);
  bytes.Varint(2).Int32(3).Int16(0).Int64(5).Int64(17).Int32(1).Add(tags).Add(tags);
}

const FlexibleResponse kFlexibleResponses[] = {
    {"ListGroups", 5, WriteListedGroups},
    {"OffsetFetch", 7, WriteOffsetsOfOneGroup},
    {"OffsetFetch", 8, WriteGroupOffsets},
    {"DescribeGroups", 5,
     [](Bytes& bytes, const Bytes& tags) { WriteClassicGroup(bytes, tags, ""); }},
    {"ConsumerGroupDescribe", 1, WriteConsumerGroup},
    {"StreamsGroupDescribe", 0,
     [](Bytes& bytes, const Bytes& tags) { WriteStreamsGroup(bytes, tags, 0); }},
    {"StreamsGroupDescribe", 1,
     [](Bytes& bytes, const Bytes& tags) { WriteStreamsGroup(bytes, tags, 1); }},
    {"ShareGroupDescribe", 1, WriteShareGroup},
    {"DescribeShareGroupOffsets", 0,
     [](Bytes& bytes, const Bytes& tags) { WriteShareOffsets(bytes, tags, false); }},
    {"DescribeShareGroupOffsets", 1,
     [](Bytes& bytes, const Bytes& tags) { WriteShareOffsets(bytes, tags, true); }},
    {"ListOffsets", 7, WriteListedOffsets},
};

TEST(ProtocolDecodeTest, UnknownTagsAreSkipped) {
  const Bytes none = Bytes().Varint(0);
  const Bytes some = Bytes()
                         .Varint(3)
                         .Varint(0)
                         .Varint(0)
                         .Varint(1)
                         .String("ab", true)
                         .Varint(300)
                         .Varint(8)
                         .Int64(7);
  for (const FlexibleResponse& response : kFlexibleResponses) {
    const auto plain = response.With(none);
    EXPECT_TRUE(plain) << response.message;
    EXPECT_EQ(response.With(some), plain) << response.message;
  }
}

TEST(ProtocolDecodeTest, TagsLongerThanTheResponseAreRefused) {
  const Bytes too_many = Bytes().Varint(UINT32_MAX);
  const Bytes too_long = Bytes().Varint(1).Varint(0).Varint(UINT32_MAX);
  for (const FlexibleResponse& response : kFlexibleResponses) {
    EXPECT_FALSE(response.With(too_many)) << response.message;
    EXPECT_FALSE(response.With(too_long)) << response.message;
  }
}

TEST(ProtocolDecodeTest, EveryFieldOfAConsumerGroup) {
  Bytes bytes;
  bytes.Int32(0);
  WriteConsumerGroup(bytes, Bytes().Varint(0));
  const std::string text = bytes.Varint(0).text();
  const auto groups = DecodeConsumerGroupDescribe(text, 1);
  ASSERT_TRUE(groups);
  const DescribedGroup& group = groups->at(0);
  EXPECT_EQ(group.assignor, "uniform");
  const DescribedMember& member = group.members.at(0);
  EXPECT_EQ(member.group_instance_id, "");
  EXPECT_EQ(member.client_id, "client");
  EXPECT_EQ(member.assignment.at(0).topic, "assigned");
  EXPECT_EQ(member.target->at(0).topic, "target");
  EXPECT_EQ(member.target->at(0).partitions, std::vector<std::int32_t>{4});
}

TEST(ProtocolDecodeTest, EveryFieldOfAStreamsGroup) {
  Bytes bytes;
  bytes.Int32(0);
  WriteStreamsGroup(bytes, Bytes().Varint(0), 1);
  const std::string text = bytes.Varint(0).text();
  const auto groups = DecodeStreamsGroupDescribe(text, 1);
  ASSERT_TRUE(groups);
  const DescribedGroup& group = groups->at(0);
  EXPECT_EQ(group.state, "Stable");
  EXPECT_EQ(group.assignor, "sticky");
  EXPECT_EQ(group.topology.at(0).id, "0");
  EXPECT_EQ(group.topology.at(0).topics, (std::vector<std::string_view>{"source", "repartition"}));
  const DescribedMember& member = group.members.at(0);
  EXPECT_EQ(member.id, "id");
  EXPECT_EQ(member.group_instance_id, "static");
  EXPECT_EQ(member.client_id, "client");
  EXPECT_EQ(member.host, "/10.0.0.1");
  EXPECT_FALSE(member.target);
  EXPECT_EQ(member.active.at(0).subtopology, "0");
  EXPECT_EQ(member.active.at(0).tasks, std::vector<std::int32_t>{4});
  EXPECT_EQ(member.standby.at(0).tasks, std::vector<std::int32_t>{5});
  EXPECT_EQ(member.warmup.at(0).tasks, std::vector<std::int32_t>{6});
}

TEST(ProtocolDecodeTest, ADescriptionThatWasNotAskedForIsRefused) {
  Bytes bytes;
  bytes.Int32(0);
  WriteStreamsGroup(bytes, Bytes().Varint(0), 1);
  std::string text = bytes.Varint(0).text();
  text[text.size() - 11] = 1;  // before the reason, the assignor and two tag sections
  EXPECT_FALSE(DecodeStreamsGroupDescribe(text, 1));
}

TEST(ProtocolDecodeTest, EveryFieldOfAShareGroup) {
  Bytes bytes;
  bytes.Int32(0);
  WriteShareGroup(bytes, Bytes().Varint(0));
  const std::string text = bytes.Varint(0).text();
  const auto groups = DecodeShareGroupDescribe(text, 1);
  ASSERT_TRUE(groups);
  const DescribedGroup& group = groups->at(0);
  EXPECT_EQ(group.id, "g");
  EXPECT_EQ(group.state, "Stable");
  EXPECT_EQ(group.assignor, "simple");
  const DescribedMember& member = group.members.at(0);
  EXPECT_EQ(member.id, "id");
  EXPECT_EQ(member.client_id, "client");
  EXPECT_EQ(member.host, "/10.0.0.1");
  EXPECT_EQ(member.assignment.at(0).topic, "t");
  EXPECT_EQ(member.assignment.at(0).partitions, std::vector<std::int32_t>{4});
  EXPECT_FALSE(member.target);
}

TEST(ProtocolDecodeTest, TheLagOfAShareGroupIsUnknownBeforeItsVersion) {
  for (const bool has_lag : {false, true}) {
    Bytes bytes;
    bytes.Int32(0);
    WriteShareOffsets(bytes, Bytes().Varint(0), has_lag);
    const std::string text = bytes.Varint(0).text();
    const auto groups = DecodeDescribeShareGroupOffsets(text, has_lag ? 1 : 0);
    ASSERT_TRUE(groups);
    const ShareOffset& at = groups->at(0).partitions.at(0);
    EXPECT_EQ(at.topic, "t");
    EXPECT_EQ(at.partition, 3);
    EXPECT_EQ(at.start, 17);
    EXPECT_EQ(at.lag, has_lag ? 4 : -1);
  }
}

// --- what a client wrote ---

Assignment AssignmentOf(const Bytes& assignment) {
  Bytes bytes;
  bytes.Int32(0);
  WriteClassicGroup(bytes, Bytes().Varint(0), assignment.text());
  static std::string text;  // what is returned borrows from it
  text = bytes.Varint(0).text();
  const auto groups = DecodeDescribeGroups(text, 5);
  if (!groups) {
    ADD_FAILURE() << "the group is lost";
    return {};
  }
  return groups->at(0).members.at(0).assignment;
}

Bytes OrdersOneAndTwo() {
  return Bytes().Int16(0).Int32(1).String("orders").Int32(2).Int32(1).Int32(2);
}

TEST(ProtocolDecodeTest, AnAssignmentWithUserData) {
  for (const Bytes& data : {Bytes(), Bytes().Int32(-1), Bytes().Blob("user data")}) {
    const Assignment assignment = AssignmentOf(OrdersOneAndTwo().Add(data));
    ASSERT_EQ(assignment.size(), 1U);
    EXPECT_EQ(assignment[0].topic, "orders");
    EXPECT_EQ(assignment[0].partitions, (std::vector<std::int32_t>{1, 2}));
  }
}

TEST(ProtocolDecodeTest, AnAssignmentThatCannotBeDecodedCostsOnlyItself) {
  EXPECT_TRUE(AssignmentOf(Bytes()).empty());
  EXPECT_TRUE(AssignmentOf(Bytes().Int16(0)).empty());
  EXPECT_TRUE(AssignmentOf(Bytes().Int16(0).Int32(INT32_MAX)).empty());
  EXPECT_TRUE(AssignmentOf(Bytes().Int16(0).Int32(1).String("orders").Int32(INT32_MAX)).empty());
  EXPECT_TRUE(AssignmentOf(Bytes().Int16(0).Int32(2).String("orders").Int32(1).Int32(1)).empty());
  // Of Kafka Connect: a version, an error, the leader and its address.
  EXPECT_TRUE(
      AssignmentOf(Bytes().Int16(1).Int16(0).String("connect-1").String("http://10.0.0.1:8083"))
          .empty());
}

// --- sizes ---

constexpr int kTopics = 30'000;
// A decoder that copies what it has for each topic needs about twenty.
constexpr std::chrono::seconds kLinear(5);

TEST(ProtocolDecodeTest, OffsetsOfManyTopicsInLinearTime) {
  Bytes bytes;
  bytes.Int32(0).Varint(2).String("g", true).Varint(kTopics + 1);
  for (int i = 0; i < kTopics; ++i) {
    bytes.String("t", true)
        .Varint(2)
        .Int32(i)
        .Int64(17)
        .Int32(-1)
        .Varint(0)
        .Int16(0)
        .Varint(0)
        .Varint(0);
  }
  const std::string text = bytes.Int16(0).Varint(0).Varint(0).text();
  const auto start = std::chrono::steady_clock::now();
  const auto groups = DecodeOffsetFetch(text, 8, "");
  EXPECT_LT(std::chrono::steady_clock::now() - start, kLinear);
  ASSERT_TRUE(groups);
  EXPECT_EQ(groups->at(0).partitions.size(), kTopics);
}

TEST(ProtocolDecodeTest, EndsOfManyTopicsInLinearTime) {
  Bytes bytes;
  bytes.Int32(0).Varint(kTopics + 1);
  for (int i = 0; i < kTopics; ++i) {
    bytes.String("t", true)
        .Varint(2)
        .Int32(i)
        .Int16(0)
        .Int64(-1)
        .Int64(17)
        .Int32(-1)
        .Varint(0)
        .Varint(0);
  }
  const std::string text = bytes.Varint(0).text();
  const auto start = std::chrono::steady_clock::now();
  const auto offsets = DecodeListOffsets(text, 7);
  EXPECT_LT(std::chrono::steady_clock::now() - start, kLinear);
  ASSERT_TRUE(offsets);
  EXPECT_EQ(offsets->size(), kTopics);
}

}  // namespace
}  // namespace lagwatch::kafka::protocol

// SPDX-License-Identifier: Apache-2.0
// Requests of src/kafka/protocol beyond those that were recorded, and the choice of their version.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "kafka/protocol/api_versions.h"
#include "kafka/protocol/describe_groups.h"
#include "kafka/protocol/list_offsets.h"
#include "kafka/protocol/offset_fetch.h"
#include "support/offsets_records.h"

namespace lagwatch::kafka::protocol {
namespace {

using testing::Bytes;

constexpr ApiSpec kApi{.key = 9, .oldest = 2, .newest = 8, .first_flexible = 6};

std::optional<int> Chosen(std::int16_t oldest, std::int16_t newest) {
  return ChooseVersion(kApi, {{8, {0, 99}}, {9, {oldest, newest}}, {10, {0, 99}}});
}

TEST(ProtocolVersionTest, TheNewestThatBothSidesHave) {
  EXPECT_EQ(Chosen(0, 5), 5);
  EXPECT_EQ(Chosen(0, 8), 8);
  EXPECT_EQ(Chosen(1, 10), 8);
  EXPECT_EQ(Chosen(8, 9), 8);
  EXPECT_EQ(Chosen(0, 2), 2);
}

TEST(ProtocolVersionTest, NoneWithoutOneInCommon) {
  EXPECT_EQ(Chosen(0, 1), std::nullopt) << "the broker is too old";
  EXPECT_EQ(Chosen(9, 12), std::nullopt) << "the broker is too new";
  EXPECT_EQ(Chosen(6, 5), std::nullopt) << "a range without a version";
}

TEST(ProtocolVersionTest, NoneWithoutTheRequest) {
  EXPECT_EQ(ChooseVersion(kApi, {}), std::nullopt);
  EXPECT_EQ(ChooseVersion(kApi, {{8, {0, 99}}, {10, {0, 99}}}), std::nullopt);
}

TEST(ProtocolVersionTest, FlexibleEncodingStartsWithAVersion) {
  EXPECT_FALSE(kApi.IsFlexible(5));
  EXPECT_TRUE(kApi.IsFlexible(6));
}

TEST(ProtocolRequestsTest, NamesAsLongAsKafkaAllows) {
  // Lengths around those where a varint gets a byte more.
  for (const std::size_t size : {0U, 1U, 126U, 127U, 128U, 16'382U, 16'383U, 32'767U}) {
    const std::string name(size, 'g');
    EXPECT_EQ(EncodeDescribeGroups({name, "b"}, 5),
              Bytes().Varint(3).String(name, true).String("b", true).Int<std::int8_t>(0).text());
    EXPECT_EQ(EncodeDescribeGroups({name, "b"}, 0),
              Bytes().Int32(2).String(name).String("b").text());
  }
}

TEST(ProtocolRequestsTest, AsManyGroupsAsAreAskedFor) {
  const std::vector<std::string_view> groups(200, "g");
  Bytes expected;
  expected.Varint(201);
  for (int i = 0; i < 200; ++i) expected.String("g", true).Varint(0).Varint(0);
  EXPECT_EQ(EncodeOffsetFetch(groups, 8), expected.Int<std::int8_t>(0).text());
}

TEST(ProtocolRequestsTest, OlderOffsetFetchesAskForTheFirstGroup) {
  EXPECT_EQ(EncodeOffsetFetch({"a", "b"}, 5), Bytes().String("a").Int32(-1).text());
  EXPECT_EQ(EncodeOffsetFetch({"a", "b"}, 7),
            Bytes().String("a", true).Varint(0).Int<std::int8_t>(0).text());
}

TEST(ProtocolRequestsTest, TheLastStableOffset) {
  const std::vector<OffsetQuery> queries = {{"t", 3, kLatest}};
  Bytes expected;
  expected.Int32(-1).Int<std::int8_t>(1);
  expected.Int32(1).String("t").Int32(1).Int32(3).Int64(-1);
  EXPECT_EQ(EncodeListOffsets(queries, true, 2), expected.text());
  // Version 1 has no such question.
  EXPECT_EQ(EncodeListOffsets(queries, true, 1), EncodeListOffsets(queries, false, 1));
}

TEST(ProtocolRequestsTest, NoPartitions) {
  EXPECT_EQ(EncodeListOffsets({}, false, 7),
            Bytes().Int32(-1).Int<std::int8_t>(0).Varint(1).text());
}

}  // namespace
}  // namespace lagwatch::kafka::protocol

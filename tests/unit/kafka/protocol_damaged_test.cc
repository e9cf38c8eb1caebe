// SPDX-License-Identifier: Apache-2.0
// Responses written by hand with a count, a length or a tag section that is not as it should be, in
// each place that has one. tests/fuzz/protocol.cc holds decoders to their use of memory.
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/offsets_records.h"
#include "support/recorded_protocol.h"

namespace lagwatch::kafka::protocol {
namespace {

using testing::Bytes;

std::optional<std::string> Decoded(std::string_view name, std::int16_t version,
                                   std::string_view bytes) {
  for (const testing::Message& message : testing::kMessages) {
    if (message.name == name) return message.text(bytes, version);
  }
  ADD_FAILURE() << "no message " << name;
  return std::nullopt;
}

// A response, cut open in one place.
struct Place {
  std::string_view message;
  std::int16_t version;
  Bytes before;
  Bytes after;

  std::optional<std::string> With(const Bytes& bytes) const {
    return Decoded(message, version, before.text() + bytes.text() + after.text());
  }
};

// Zeros: of numbers, of empty fixed strings, of null compact ones, of sections without tags.
Bytes Zeros(std::size_t count) {
  Bytes bytes;
  for (; count > 0; --count) bytes.Int<std::int8_t>(0);
  return bytes;
}

// Where the length of an array of elements stands, which is empty when the length is 0.
const std::vector<Place> kFixedCounts = {
    {"ApiVersions", 0, Zeros(2), {}},
    {"ListGroups", 0, Zeros(2), {}},
    {"ListGroups", 2, Zeros(6), {}},
    {"OffsetFetch", 2, {}, Zeros(2)},
    {"OffsetFetch", 5, Zeros(4).Int32(1).String("orders"), Zeros(2)},
    {"DescribeGroups", 0, {}, {}},
    {"DescribeGroups", 4, Zeros(4).Int32(1).Int16(0).String("g").Int16(0).Int16(0).Int16(0),
     Zeros(4)},
    {"ListOffsets", 1, {}, {}},
    {"ListOffsets", 5, Zeros(4).Int32(1).String("orders"), {}},
};
const std::vector<Place> kFlexibleCounts = {
    {"ListGroups", 5, Zeros(6), Zeros(1)},
    {"OffsetFetch", 7, Zeros(4), Zeros(3)},
    {"OffsetFetch", 8, Zeros(4), Zeros(1)},
    {"OffsetFetch", 8, Zeros(4).Varint(2).String("g", true), Zeros(4)},
    {"OffsetFetch", 8, Zeros(4).Varint(2).String("g", true).Varint(2).String("t", true), Zeros(5)},
    {"DescribeGroups", 5, Zeros(4), Zeros(1)},
    {"DescribeGroups", 5, Zeros(4).Varint(2).Int16(0).String("g", true).Varint(0).Int16(0),
     Zeros(6)},
    {"ConsumerGroupDescribe", 1, Zeros(4), Zeros(1)},
    // members
    {"ConsumerGroupDescribe", 1, Zeros(4).Varint(2).Int32(0).Varint(0).Int64(0).Varint(0),
     Zeros(6)},
    {"StreamsGroupDescribe", 0, Zeros(4), Zeros(1)},
    {"StreamsGroupDescribe", 1, Zeros(4), Zeros(1)},
    // subtopologies, members
    {"StreamsGroupDescribe", 0,
     Zeros(4).Varint(2).Int32(0).Varint(0).Int64(0).Int<std::int8_t>(1).Int32(0), Zeros(8)},
    {"StreamsGroupDescribe", 0, Zeros(4).Varint(2).Int32(0).Varint(0).Int64(0).Int<std::int8_t>(-1),
     Zeros(6)},
    {"ShareGroupDescribe", 1, Zeros(4), Zeros(1)},
    // members
    {"ShareGroupDescribe", 1, Zeros(4).Varint(2).Int32(0).Varint(0).Int64(0).Varint(0), Zeros(6)},
    {"DescribeShareGroupOffsets", 1, Zeros(4), Zeros(1)},
    {"DescribeShareGroupOffsets", 1, Zeros(4).Varint(2).String("g", true), Zeros(5)},
    {"DescribeShareGroupOffsets", 1,
     Zeros(4).Varint(2).String("g", true).Varint(2).String("t", true).Int64(0).Int64(0), Zeros(6)},
    {"ListOffsets", 7, Zeros(4), Zeros(1)},
    {"ListOffsets", 7, Zeros(4).Varint(2).String("t", true), Zeros(2)},
};

TEST(ProtocolDamagedTest, ArraysThatAreNullOrEmpty) {
  for (const Place& place : kFixedCounts) {
    const auto empty = place.With(Bytes().Int32(0));
    EXPECT_TRUE(empty) << place.message << " " << place.version;
    EXPECT_EQ(place.With(Bytes().Int32(-1)), empty);
    for (const int count : {-2, INT32_MIN}) EXPECT_FALSE(place.With(Bytes().Int32(count)));
  }
  for (const Place& place : kFlexibleCounts) {
    const auto empty = place.With(Bytes().Varint(1));
    EXPECT_TRUE(empty) << place.message << " " << place.version;
    EXPECT_EQ(place.With(Bytes().Varint(0)), empty);
  }
}

TEST(ProtocolDamagedTest, ArraysLongerThanTheResponse) {
  for (const Place& place : kFixedCounts) {
    for (const int count : {100, 1 << 20, INT32_MAX}) {
      EXPECT_FALSE(place.With(Bytes().Int32(count))) << place.message << " " << place.version;
    }
  }
  for (const Place& place : kFlexibleCounts) {
    for (const std::uint32_t count : {100U, 1U << 20U, 1U << 31U, UINT32_MAX}) {
      EXPECT_FALSE(place.With(Bytes().Varint(count))) << place.message << " " << place.version;
    }
  }
}

TEST(ProtocolDamagedTest, VarintsOfMoreThanFiveBytesOr32Bits) {
  Bytes null;
  for (int i = 0; i < 4; ++i) null.Int<std::uint8_t>(0x80);
  Bytes too_long = null;
  Bytes too_large = null;
  null.Int<std::uint8_t>(0);
  too_long.Int<std::uint8_t>(0x80).Int<std::uint8_t>(0);
  too_large.Int<std::uint8_t>(0x10);
  for (const Place& place : kFlexibleCounts) {
    EXPECT_TRUE(place.With(null)) << place.message << " " << place.version;
    EXPECT_FALSE(place.With(too_long)) << place.message << " " << place.version;
    EXPECT_FALSE(place.With(too_large)) << place.message << " " << place.version;
  }
}

// Where the length of a text stands, which has one byte.
const Place kFixedText = {"ListGroups", 0, Zeros(2).Int32(1), Bytes().Int<char>('g').Int16(0)};
const Place kFlexibleText = {"ListGroups", 3, Zeros(6).Varint(2),
                             Bytes().Int<char>('g').Int16(0).Varint(0)};

TEST(ProtocolDamagedTest, TextsMayBeNullButNotLessThanThat) {
  EXPECT_TRUE(kFixedText.With(Bytes().Int16(1)));
  EXPECT_TRUE(kFlexibleText.With(Bytes().Varint(2)));
  for (const int size : {0, -1, -2, INT16_MIN}) {
    const Bytes listed = Zeros(2).Int32(1).Int16(size).Int16(0);
    EXPECT_EQ(Decoded("ListGroups", 0, listed.text()).has_value(), size >= -1) << size;
  }
  EXPECT_TRUE(Decoded("ListGroups", 3, Zeros(6).Varint(2).Varint(0).Varint(0).Int16(0).text()));
}

TEST(ProtocolDamagedTest, TextsLongerThanTheResponse) {
  for (const int size : {4, 100, INT16_MAX}) {
    EXPECT_FALSE(kFixedText.With(Bytes().Int16(size))) << size;
  }
  for (const std::uint32_t size : {6U, 100U, 1U << 31U, UINT32_MAX}) {
    EXPECT_FALSE(kFlexibleText.With(Bytes().Varint(size))) << size;
  }
}

TEST(ProtocolDamagedTest, NamesOfGroupsThatNoRequestCouldHave) {
  const auto listed = [](std::size_t size) {
    const std::string name(size, 'g');
    return Decoded("ListGroups", 3,
                   Zeros(6).Varint(2).String(name, true).Int16(0).Varint(0).text());
  };
  EXPECT_TRUE(listed(32'767));
  EXPECT_FALSE(listed(32'768));
}

TEST(ProtocolDamagedTest, AMillionEmptyElements) {
  constexpr std::uint32_t kMillion = 1'000'000;
  const auto listed = [](std::size_t groups) {
    return DecodeListGroups(
        Zeros(6).Varint(kMillion + 1).text() + std::string(3 * groups + 1, '\0'), 3);
  };
  const auto all = listed(kMillion);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->groups.size(), kMillion);
  EXPECT_FALSE(listed(kMillion - 1));
}

}  // namespace
}  // namespace lagwatch::kafka::protocol

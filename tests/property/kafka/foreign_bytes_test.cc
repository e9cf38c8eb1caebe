// SPDX-License-Identifier: Apache-2.0
// Bytes of __consumer_offsets, changed at random, through decoder and state: an answer, no harm.
#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "kafka/offsets_state.h"
#include "kafka/records/offsets_record.h"
#include "support/mutations.h"
#include "support/offsets_records.h"

namespace lagwatch::kafka {
namespace {

constexpr int kRounds = 200'000;

std::vector<std::string> Keys() {
  std::vector<std::string> keys{testing::CommitKey("billing", "orders", 3),
                                testing::CommitKey("billing", "orders", 3, 0)};
  for (int type = 2; type < 10; ++type) keys.push_back(testing::GroupKey(type, "billing"));
  keys.push_back(testing::Bytes().Int16(7).String("billing").String("member").text());
  return keys;
}

std::vector<std::string> Values() {
  std::vector<std::string> values{testing::EpochValue(4), testing::EpochValue(4, true)};
  for (int version = 0; version <= 5; ++version) {
    values.push_back(testing::CommitValue(version, 17, 1700000000000, true));
    values.push_back(testing::ClassicGroupValue({.version = version, .members = 2}));
  }
  // Lengths and counts that no message has room for.
  values.push_back(testing::Bytes()
                       .Int16(3)
                       .String("")
                       .Int32(1)
                       .String("")
                       .String("")
                       .Int64(0)
                       .Int32(std::numeric_limits<std::int32_t>::max())
                       .text());
  values.push_back(testing::Bytes().Int16(4).Varint(0xFFFFFFFF).text());
  return values;
}

TEST(ForeignBytesTest, RecordsOfTheOffsetsTopic) {
  testing::Mutations keys(Keys());
  testing::Mutations values(Values());
  OffsetsState state{config::NameFilter(), config::NameFilter()};
  state.Restart(2);
  for (int i = 0; i < kRounds; ++i) {
    const std::string key = keys.Next();
    const std::string value = values.Next();
    const std::optional<std::string_view> view =
        i % 8 == 0 ? std::nullopt : std::optional<std::string_view>(value);
    state.Apply(i % 2, i, records::DecodeOffsetsRecord(key, view));
    ASSERT_TRUE(state.Passed(i % 2, Offset(i + 1)));
  }
  EXPECT_GT(state.undecodable(), 0U);
  EXPECT_FALSE(state.unknown_kinds().empty());
}

}  // namespace
}  // namespace lagwatch::kafka

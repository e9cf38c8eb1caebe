// SPDX-License-Identifier: Apache-2.0
// Rebalances in what real brokers wrote to __consumer_offsets
// (tests/support/record_offsets_topic.py, which has the scene), counted to the unit for each
// version of Kafka.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "golden/golden_file.h"
#include "kafka/offsets_state.h"
#include "kafka/records/offsets_record.h"

namespace lagwatch::kafka {
namespace {

constexpr std::uint64_t kRebalances = 6;

std::string BytesOf(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

TEST(RecordedRebalancesTest, EveryVersionHasThoseOfTheScene) {
  int versions = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(test::SourcePath("tests/testdata/offsets_topic"))) {
    SCOPED_TRACE(file.path());
    ++versions;
    OffsetsState state{config::NameFilter(), config::NameFilter()};
    state.Restart(1);
    std::ifstream lines(file.path());
    std::string key;
    std::string value;
    for (std::int64_t offset = 0; lines >> key >> value; ++offset) {
      const std::string key_bytes = BytesOf(key);
      const std::string value_bytes = BytesOf(value);
      const auto record = records::DecodeOffsetsRecord(
          key_bytes, value == "-" ? std::nullopt : std::optional<std::string_view>(value_bytes));
      state.Apply(0, offset, record);
    }
    for (const char* group : {"consumer", "streams"}) {
      const auto counts = state.Counts(group);
      ASSERT_TRUE(counts) << group;
      EXPECT_EQ(counts->rebalances, kRebalances) << group;
    }
    EXPECT_EQ(state.undecodable(), 0U);
    EXPECT_TRUE(state.unknown_kinds().empty());
  }
  EXPECT_EQ(versions, 4);
}

}  // namespace
}  // namespace lagwatch::kafka

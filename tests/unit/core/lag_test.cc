// SPDX-License-Identifier: Apache-2.0
#include "core/lag.h"

#include <gtest/gtest.h>

#include <limits>

namespace lagwatch::core {
namespace {

PartitionLag Row(std::int64_t committed, std::int64_t start, std::int64_t end,
                 std::int64_t last_stable = -1) {
  PartitionLag row;
  row.committed_exists = true;
  row.committed = Offset(committed);
  row.bounds = {Offset(start), Offset(end), Offset(last_stable), WallTime{}};
  return row;
}

struct LagCase {
  const char* name;
  PartitionLag row;
  IsolationLevel isolation;
  std::optional<std::int64_t> lag;
  std::optional<std::int64_t> readable;
  std::int64_t beyond;
  std::int64_t lost;
};

class LagTest : public ::testing::TestWithParam<LagCase> {};

TEST_P(LagTest, IsWhatTheOffsetsSay) {
  PartitionLag row = GetParam().row;
  ComputeLag(row, GetParam().isolation);
  EXPECT_EQ(row.lag, GetParam().lag);
  EXPECT_EQ(row.readable_lag, GetParam().readable);
  EXPECT_EQ(RecordsBeyondEnd(row), GetParam().beyond);
  EXPECT_EQ(RecordsLost(row), GetParam().lost);
}

constexpr auto kUncommittedReads = IsolationLevel::kReadUncommitted;
constexpr auto kCommittedReads = IsolationLevel::kReadCommitted;

INSTANTIATE_TEST_SUITE_P(
    Cases, LagTest,
    ::testing::Values(
        LagCase{"behind", Row(40, 0, 100), kUncommittedReads, 60, 60, 0, 0},
        LagCase{"caught_up", Row(100, 0, 100), kUncommittedReads, 0, 0, 0, 0},
        LagCase{"empty_log", Row(0, 0, 0), kUncommittedReads, 0, 0, 0, 0},
        LagCase{"overtaken_by_retention", Row(10, 30, 100), kUncommittedReads, 90, 70, 0, 20},
        LagCase{"log_gone", Row(10, 100, 100), kUncommittedReads, 90, 0, 0, 90},
        LagCase{"beyond_the_end", Row(120, 0, 100), kUncommittedReads, 0, 0, 20, 0},
        LagCase{"open_transaction", Row(40, 0, 100, 60), kCommittedReads, 20, 20, 0, 0},
        LagCase{"beyond_the_last_stable", Row(80, 0, 100, 60), kCommittedReads, 0, 0, 0, 0},
        LagCase{"last_stable_unknown", Row(40, 0, 100), kCommittedReads, std::nullopt, std::nullopt,
                0, 0},
        LagCase{"commit_unknown", Row(-1001, 0, 100), kUncommittedReads, std::nullopt, std::nullopt,
                0, 0},
        LagCase{"end_unknown", Row(40, 0, -1001), kUncommittedReads, std::nullopt, std::nullopt, 0,
                0},
        LagCase{"start_unknown", Row(40, -1001, 100), kUncommittedReads, std::nullopt, std::nullopt,
                0, 0}),
    [](const auto& test) { return test.param.name; });

TEST(OffsetTest, NegativeNumbersOfTheClientAreUnknown) {
  EXPECT_FALSE(Offset(-1).known());
  EXPECT_FALSE(Offset(-1001).known());
  EXPECT_FALSE(Offset().known());
  EXPECT_TRUE(Offset(0).known());
}

TEST(LagSums, TooGreatForANumberIsTheGreatestThereIs) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(AddCapped(kMost, 0), kMost);
  EXPECT_EQ(AddCapped(kMost - 1, 1), kMost);
  EXPECT_EQ(AddCapped(kMost, kMost), kMost);
  EXPECT_EQ(AddCapped(2, 3), 5);
}

}  // namespace
}  // namespace lagwatch::core

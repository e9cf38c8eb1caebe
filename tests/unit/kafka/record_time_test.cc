// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "kafka/decode.h"

namespace lagwatch::kafka {
namespace {

TEST(RecordTime, IsANumberOfMilliseconds) {
  EXPECT_EQ(TimeOfRecord(1'700'000'000'000).time_since_epoch().count(), 1'700'000'000'000);
}

TEST(RecordTime, BeforeTheEpochIsTheEpoch) {
  EXPECT_EQ(TimeOfRecord(-1), WallTime{});
  EXPECT_EQ(TimeOfRecord(std::numeric_limits<std::int64_t>::min()), WallTime{});
}

}  // namespace
}  // namespace lagwatch::kafka

// SPDX-License-Identifier: Apache-2.0
#include "base/format.h"

#include <gtest/gtest.h>

#include <chrono>

namespace lagwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(FormatShortDuration, SecondsHaveATenth) {
  EXPECT_EQ(FormatShortDuration(milliseconds(0)), "0");
  EXPECT_EQ(FormatShortDuration(milliseconds(-5)), "0");
  EXPECT_EQ(FormatShortDuration(milliseconds(1)), "<0.1s") << "a little is not nothing";
  EXPECT_EQ(FormatShortDuration(milliseconds(100)), "0.1s");
  EXPECT_EQ(FormatShortDuration(milliseconds(4290)), "4.2s");
  EXPECT_EQ(FormatShortDuration(seconds(5)), "5s");
  EXPECT_EQ(FormatShortDuration(milliseconds(59'999)), "59.9s");
}

TEST(FormatShortDuration, LongerOnesAreTheTwoLargestUnits) {
  EXPECT_EQ(FormatShortDuration(seconds(60)), "1m");
  EXPECT_EQ(FormatShortDuration(seconds(190)), "3m10s");
  EXPECT_EQ(FormatShortDuration(seconds(3599)), "59m59s");
  EXPECT_EQ(FormatShortDuration(seconds(3600 + 59)), "1h") << "seconds no longer matter";
  EXPECT_EQ(FormatShortDuration(seconds(23 * 3600 + 59 * 60)), "23h59m");
  EXPECT_EQ(FormatShortDuration(seconds(7 * 86'400 + 2 * 3600 + 1)), "7d2h");
  EXPECT_EQ(FormatShortDuration(std::chrono::hours(24 * 20'000)), "20000d");
}

}  // namespace
}  // namespace lagwatch

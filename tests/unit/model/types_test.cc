// SPDX-License-Identifier: Apache-2.0
#include "model/types.h"

#include <gtest/gtest.h>

namespace lagwatch {
namespace {

TEST(OffsetTest, WhatIsNegativeIsUnknown) {
  EXPECT_FALSE(Offset(-1).known());
  EXPECT_EQ(Offset(-1001), Offset());
  EXPECT_EQ(Offset(0).value(), 0);
}

// A release builds without assertions.
#ifndef NDEBUG
TEST(OffsetDeathTest, AnUnknownOffsetIsNoNumber) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(static_cast<void>(Offset().value()), "known");
}
#endif

TEST(AddCappedTest, StopsAtTheGreatestNumber) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(AddCapped(1, 2), 3);
  EXPECT_EQ(AddCapped(kMost, 1), kMost);
}

}  // namespace
}  // namespace lagwatch

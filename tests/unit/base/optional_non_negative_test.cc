// SPDX-License-Identifier: Apache-2.0
#include "base/optional_non_negative.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>

namespace lagwatch {
namespace {

using Count = OptionalNonNegative<std::int64_t>;

TEST(OptionalNonNegativeTest, IsNoLargerThanItsValue) {
  EXPECT_EQ(sizeof(Count), sizeof(std::int64_t));
}

TEST(OptionalNonNegativeTest, IsEmptyUntilItHasAValue) {
  Count count;
  EXPECT_FALSE(count.has_value());
  EXPECT_EQ(count.value_or(7), 7);
  count = 0;
  EXPECT_TRUE(count.has_value());
  EXPECT_EQ(*count, 0);
  count.reset();
  EXPECT_FALSE(count);
}

TEST(OptionalNonNegativeTest, ConvertsFromAndToAnOptional) {
  const std::optional<std::int64_t> none;
  EXPECT_FALSE(Count(none).has_value());
  EXPECT_EQ(Count(std::optional<std::int64_t>(3)), 3);
  EXPECT_EQ(Count(), none);
  EXPECT_NE(Count(0), none);
  EXPECT_EQ(std::optional<std::int64_t>(Count()), std::nullopt);
  EXPECT_EQ(std::optional<std::int64_t>(Count(3)), 3);
}

TEST(OptionalNonNegativeTest, NoneIsBeforeEveryValue) {
  EXPECT_LT(Count(), Count(0));
  EXPECT_NE(Count(), 0);
  EXPECT_EQ(Count(), Count(std::nullopt));
}

TEST(OptionalNonNegativeTest, HoldsDurations) {
  OptionalNonNegative<std::chrono::milliseconds> age = std::chrono::milliseconds(5);
  EXPECT_EQ(age->count(), 5);
  age = std::nullopt;
  EXPECT_FALSE(age.has_value());
}

#ifndef NDEBUG
TEST(OptionalNonNegativeDeathTest, RefusesANegativeValue) { EXPECT_DEATH(Count(-1), "has_value"); }
#endif

}  // namespace
}  // namespace lagwatch

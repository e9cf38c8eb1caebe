// SPDX-License-Identifier: Apache-2.0
#include "serve/clock.h"

#include <gtest/gtest.h>

namespace lagwatch::serve {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class CollectionClockTest : public ::testing::Test {
 protected:
  WallTime wall_{hours(480'000)};
  std::chrono::nanoseconds steady_ = hours(3) + std::chrono::microseconds(900);
  CollectionClock clock_{{.wall = [this] { return wall_; }, .steady = [this] { return steady_; }}};
};

TEST_F(CollectionClockTest, GoesOnFromTheWallClocksTime) {
  steady_ += seconds(2);
  EXPECT_EQ(clock_.started(), wall_);
  EXPECT_EQ(clock_.Now(), wall_ + seconds(2));
}

TEST_F(CollectionClockTest, IsNeverAheadOfTheTimeThatHasPassed) {
  steady_ += std::chrono::microseconds(200);
  EXPECT_EQ(clock_.Now(), wall_);
  steady_ += std::chrono::microseconds(800);
  EXPECT_EQ(clock_.Now(), wall_ + std::chrono::milliseconds(1));
}

TEST_F(CollectionClockTest, AWallClockThatIsSetMeanwhileChangesNothing) {
  const WallTime started = wall_;
  for (const auto step : {hours(-2), hours(5)}) {
    wall_ += step;
    EXPECT_EQ(clock_.started(), started);
    EXPECT_EQ(clock_.Now(), started);
  }
}

TEST(TimeSinceBootTest, NeverGoesBack) {
  const std::chrono::nanoseconds before = TimeSinceBoot();
  EXPECT_GT(before, std::chrono::nanoseconds::zero());
  EXPECT_GE(TimeSinceBoot(), before);
}

}  // namespace
}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
#include "kafka/await.h"

#include <gtest/gtest.h>

namespace lagwatch::kafka {
namespace {

using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

// A clock that moves only while answers are waited for or dealt with.
class AwaitAnswersTest : public ::testing::Test {
 protected:
  void Await(SteadyTime until) {
    AwaitAnswers(
        until, [this] { return taken_ == wanted_; },
        [this](SteadyTime limit) { return Take(limit); }, [this] { return now_; });
  }
  bool Take(SteadyTime limit) {
    if (there_ == 0) {
      now_ = limit;
      return false;
    }
    --there_;
    ++taken_;
    now_ += kCost;
    return true;
  }

  static constexpr milliseconds kCost{3};
  SteadyTime now_{std::chrono::hours(1)};
  const SteadyTime start_ = now_;
  int there_ = 0;
  int taken_ = 0;
  int wanted_ = -1;
};

TEST_F(AwaitAnswersTest, AQueueThatNeverEmptiesHasADeadline) {
  there_ = 1'000'000;
  Await(start_ + milliseconds(500));
  EXPECT_GE(now_, start_ + milliseconds(500) + kTakenLate);
  EXPECT_LE(now_, start_ + milliseconds(500) + kTakenLate + kCost);
}

TEST_F(AwaitAnswersTest, WhatIsThereAtTheDeadlineIsTaken) {
  there_ = 20;
  Await(start_);
  EXPECT_EQ(taken_, 20);
}

TEST_F(AwaitAnswersTest, AlsoWhenThePhaseBeganTooLate) {
  there_ = 20;
  Await(start_ - std::chrono::hours(1));
  EXPECT_EQ(taken_, 20);
}

TEST_F(AwaitAnswersTest, AnEmptyQueueIsWaitedForUntilTheDeadline) {
  Await(start_ + milliseconds(500));
  EXPECT_EQ(now_, start_ + milliseconds(500));
}

TEST_F(AwaitAnswersTest, EndsWithWhatIsWaitedFor) {
  there_ = 20;
  wanted_ = 7;
  Await(start_ + milliseconds(500));
  EXPECT_EQ(there_, 13);
}

}  // namespace
}  // namespace lagwatch::kafka

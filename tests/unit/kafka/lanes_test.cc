// SPDX-License-Identifier: Apache-2.0
#include "kafka/lanes.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace lagwatch::kafka {
namespace {

class LanesTest : public ::testing::Test {
 protected:
  auto Send() {
    return [this](std::int32_t broker, std::size_t item) { sent_.emplace_back(broker, item); };
  }

  Lanes::Windows windows_;
  Lanes lanes_{windows_};
  std::vector<std::pair<std::int32_t, std::size_t>> sent_;
};

TEST_F(LanesTest, GivesAQuickBrokerMoreAtATimeUpToABound) {
  for (std::size_t i = 0; i < 10 * Lanes::kMost; ++i) lanes_.Add(1, i);
  lanes_.Fill(Send());
  EXPECT_EQ(sent_.size(), Lanes::kFirst);
  lanes_.Complete(1, true, Send());
  EXPECT_EQ(sent_.size(), Lanes::kFirst + 2);
  for (std::size_t completed = 1; completed < 2 * Lanes::kMost; ++completed) {
    lanes_.Complete(1, true, Send());
    EXPECT_LE(sent_.size() - completed - 1, Lanes::kMost);
  }
  EXPECT_EQ(sent_.size(), 3 * Lanes::kMost);
}

TEST_F(LanesTest, KeepsWhatItHasLearntForTheNextCollection) {
  for (std::size_t i = 0; i < 100; ++i) lanes_.Add(1, i);
  lanes_.Fill(Send());
  lanes_.Complete(1, false, Send());
  sent_.clear();
  Lanes next(windows_);
  for (std::size_t i = 0; i < 100; ++i) next.Add(1, i);
  next.Fill(Send());
  EXPECT_EQ(sent_.size(), Lanes::kFirst / 2);
}

TEST_F(LanesTest, GivesASlowBrokerLessAtATimeButAlwaysSome) {
  for (std::size_t i = 0; i < 1'000; ++i) lanes_.Add(1, i);
  lanes_.Fill(Send());
  for (std::size_t completed = 0; completed < 200; ++completed) lanes_.Complete(1, false, Send());
  EXPECT_EQ(sent_.size(), 200 + Lanes::kLeast);
}

TEST_F(LanesTest, AFullLaneDoesNotHoldBackAnother) {
  for (std::size_t i = 0; i < Lanes::kFirst + 10; ++i) lanes_.Add(1, i);
  lanes_.Add(2, 7);
  lanes_.Fill(Send());
  EXPECT_EQ(sent_.back(), std::make_pair(2, std::size_t{7}));
}

TEST_F(LanesTest, IsDoneWhenEverythingSentHasCompleted) {
  EXPECT_TRUE(lanes_.Done());
  lanes_.Add(1, 0);
  EXPECT_FALSE(lanes_.Done());
  lanes_.Fill(Send());
  EXPECT_FALSE(lanes_.Done());
  lanes_.Complete(1, true, Send());
  EXPECT_TRUE(lanes_.Done());
}

TEST_F(LanesTest, AnAbandonedLaneStillWaitsForWhatIsInFlight) {
  for (std::size_t i = 0; i < Lanes::kFirst + 10; ++i) lanes_.Add(1, i);
  lanes_.Fill(Send());
  lanes_.Abandon(1);
  EXPECT_FALSE(lanes_.Done());
  for (std::size_t i = 0; i < Lanes::kFirst; ++i) lanes_.Complete(1, true, Send());
  EXPECT_TRUE(lanes_.Done());
  EXPECT_EQ(sent_.size(), Lanes::kFirst);
}

}  // namespace
}  // namespace lagwatch::kafka

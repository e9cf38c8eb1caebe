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

  Lanes lanes_;
  std::vector<std::pair<std::int32_t, std::size_t>> sent_;
};

TEST_F(LanesTest, NeverHasMoreInFlightThanItsWindow) {
  for (std::size_t i = 0; i < Lanes::kInFlight + 10; ++i) lanes_.Add(1, i);
  lanes_.Fill(Send());
  EXPECT_EQ(sent_.size(), Lanes::kInFlight);
  lanes_.Complete(1, Send());
  EXPECT_EQ(sent_.size(), Lanes::kInFlight + 1);
  EXPECT_EQ(sent_.back().second, Lanes::kInFlight);
}

TEST_F(LanesTest, AFullLaneDoesNotHoldBackAnother) {
  for (std::size_t i = 0; i < Lanes::kInFlight + 10; ++i) lanes_.Add(1, i);
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
  lanes_.Complete(1, Send());
  EXPECT_TRUE(lanes_.Done());
}

TEST_F(LanesTest, AnAbandonedLaneStillWaitsForWhatIsInFlight) {
  for (std::size_t i = 0; i < Lanes::kInFlight + 10; ++i) lanes_.Add(1, i);
  lanes_.Fill(Send());
  lanes_.Abandon(1);
  EXPECT_FALSE(lanes_.Done());
  for (std::size_t i = 0; i < Lanes::kInFlight; ++i) lanes_.Complete(1, Send());
  EXPECT_TRUE(lanes_.Done());
  EXPECT_EQ(sent_.size(), Lanes::kInFlight);
}

}  // namespace
}  // namespace lagwatch::kafka

// SPDX-License-Identifier: Apache-2.0
#include "kafka/lanes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace lagwatch::kafka {
namespace {

constexpr std::size_t kLight = 1;

class LanesTest : public ::testing::Test {
 protected:
  auto Send() {
    return [this](std::int32_t broker, Lanes::Batch batch) {
      sizes_.push_back(batch.size());
      sent_.emplace_back(broker, std::move(batch));
    };
  }
  void Add(std::int32_t broker, std::size_t count, std::size_t weight = kLight) {
    for (std::size_t i = 0; i < count; ++i) lanes_.Add(broker, i, weight);
  }
  const std::vector<std::size_t>& Sizes() const { return sizes_; }
  std::size_t InFlight() const {
    return std::accumulate(sizes_.begin(), sizes_.end(), std::size_t{0}) - completed_;
  }

  Lanes::Windows windows_;
  Lanes lanes_{windows_};
  std::vector<std::pair<std::int32_t, Lanes::Batch>> sent_;
  std::vector<std::size_t> sizes_;  // of the batches that were sent
  std::size_t completed_ = 0;       // items
};

TEST_F(LanesTest, SendsBatchesInTheOrderOfTheirItems) {
  Add(1, 14);
  lanes_.Fill(Send());
  EXPECT_EQ(Sizes(), (std::vector<std::size_t>{4, 4, 4, 2}));
  std::vector<std::size_t> all;
  for (const auto& [broker, batch] : sent_) all.insert(all.end(), batch.begin(), batch.end());
  std::vector<std::size_t> expected(14);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(all, expected);
}

TEST_F(LanesTest, ABatchEndsWhereItsWeightWouldBeTooMuch) {
  Add(1, 6, Lanes::kMostWeight / 3);
  lanes_.Fill(Send());
  EXPECT_EQ(Sizes(), (std::vector<std::size_t>{3, 3}));
}

TEST_F(LanesTest, AHeavyItemGoesAlone) {
  lanes_.Add(1, 0, kLight);
  lanes_.Add(1, 1, 4 * Lanes::kMostWeight);
  lanes_.Add(1, 2, kLight);
  lanes_.Fill(Send());
  EXPECT_EQ(Sizes(), (std::vector<std::size_t>{1, 1, 1}));
}

TEST_F(LanesTest, GivesAQuickBrokerMoreAtATimeUpToABound) {
  Add(1, 20 * Lanes::kMost);
  lanes_.Fill(Send());
  EXPECT_EQ(InFlight(), Lanes::kFirst);
  std::size_t most = 0;
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    completed_ += sent_[i].second.size();
    lanes_.Complete(1, sent_[i].second.size(), true, Send());
    most = std::max(most, InFlight());
  }
  EXPECT_GE(most, Lanes::kMost);
  EXPECT_LT(most, Lanes::kMost + Lanes::kMostItems);
  EXPECT_EQ(*std::max_element(sizes_.begin(), sizes_.end()), Lanes::kMostItems);
}

TEST_F(LanesTest, KeepsWhatItHasLearntForTheNextCollection) {
  Add(1, 1'000);
  lanes_.Fill(Send());
  lanes_.Complete(1, sizes_[0], false, Send());
  sent_.clear();
  sizes_.clear();
  Lanes next(windows_);
  for (std::size_t i = 0; i < 1'000; ++i) next.Add(1, i, kLight);
  next.Fill(Send());
  EXPECT_EQ(Sizes(), (std::vector<std::size_t>{2, 2, 2, 2}));
}

TEST_F(LanesTest, GivesASlowBrokerLessAtATimeButAlwaysSome) {
  Add(1, 1'000);
  lanes_.Fill(Send());
  for (std::size_t i = 0; i < 20; ++i) {
    completed_ += sizes_[i];
    lanes_.Complete(1, sizes_[i], false, Send());
  }
  EXPECT_EQ(sizes_.back(), 1U);
  EXPECT_EQ(InFlight(), Lanes::kLeast);
}

TEST_F(LanesTest, AFullLaneDoesNotHoldBackAnother) {
  Add(1, 1'000);
  lanes_.Add(2, 7, kLight);
  lanes_.Fill(Send());
  EXPECT_EQ(sent_.back(), std::make_pair(2, Lanes::Batch{7}));
}

TEST_F(LanesTest, IsDoneWhenEverythingSentHasCompleted) {
  EXPECT_TRUE(lanes_.Done());
  lanes_.Add(1, 0, kLight);
  EXPECT_FALSE(lanes_.Done());
  lanes_.Fill(Send());
  EXPECT_FALSE(lanes_.Done());
  lanes_.Complete(1, 1, true, Send());
  EXPECT_TRUE(lanes_.Done());
}

TEST_F(LanesTest, RetriesInHalvesBeforeAnythingElse) {
  Add(1, 1'000);
  lanes_.Fill(Send());
  sent_.clear();
  lanes_.Retry(1, {1, 2, 3});
  lanes_.Complete(1, sizes_[0], true, Send());
  ASSERT_GE(sent_.size(), 2U);
  EXPECT_EQ(sent_[0].second, (Lanes::Batch{1}));
  EXPECT_EQ(sent_[1].second, (Lanes::Batch{2, 3}));
}

TEST_F(LanesTest, AnAbandonedLaneStillWaitsForWhatIsInFlight) {
  Add(1, 1'000);
  lanes_.Fill(Send());
  lanes_.Retry(1, {1, 2});
  lanes_.Abandon(1);
  EXPECT_FALSE(lanes_.Done());
  const std::size_t batches = sizes_.size();
  for (std::size_t i = 0; i < batches; ++i) lanes_.Complete(1, sizes_[i], true, Send());
  EXPECT_TRUE(lanes_.Done());
  EXPECT_EQ(sizes_.size(), batches);
}

TEST_F(LanesTest, CountsTheItemsThatAreDropped) {
  Add(1, 1'000);
  lanes_.Fill(Send());
  lanes_.Retry(1, {1, 2, 3});
  EXPECT_EQ(lanes_.AbandonAll(), 1'000 - Lanes::kFirst + 3);
}

}  // namespace
}  // namespace lagwatch::kafka

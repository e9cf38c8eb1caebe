// SPDX-License-Identifier: Apache-2.0
#include "kafka/topic_index.h"

#include <gtest/gtest.h>

namespace lagwatch::kafka {
namespace {

std::vector<Topic> Topics() {
  return {{"a", std::vector<Partition>(2)}, {"b", std::vector<Partition>(1)}};
}

TEST(TopicIndexTest, FindsTopicsAndPartitionsThatExist) {
  const std::vector<Topic> topics = Topics();
  const TopicIndex index(topics);
  EXPECT_EQ(index.Find("a", 1), (TopicPartition{0, 1}));
  EXPECT_EQ(index.Find("b", 0), (TopicPartition{1, 0}));
  EXPECT_EQ(index.Find("a", 0), (TopicPartition{0, 0}));
}

TEST(TopicIndexTest, FindsNothingElse) {
  const std::vector<Topic> topics = Topics();
  const TopicIndex index(topics);
  EXPECT_FALSE(index.Find("a", 2));
  EXPECT_FALSE(index.Find("a", -1));
  EXPECT_FALSE(index.Find("A", 0));
  EXPECT_FALSE(index.Find("gone", 0));
  EXPECT_FALSE(index.Find("", 0));
}

}  // namespace
}  // namespace lagwatch::kafka

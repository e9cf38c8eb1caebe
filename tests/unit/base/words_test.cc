// SPDX-License-Identifier: Apache-2.0
#include "base/words.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace lagwatch {
namespace {

enum class Fruit { kApple, kPear, kPlum };

TEST(WordsTest, AreFoundByValueAndByWordWhateverTheOrderOfTheRows) {
  constexpr auto kWords =
      WordsOf<Fruit>({{Fruit::kPlum, "plum"}, {Fruit::kApple, "apple"}, {Fruit::kPear, "pear"}});
  EXPECT_EQ(kWords.Of(Fruit::kApple), "apple");
  EXPECT_EQ(kWords.Of(Fruit::kPlum), "plum");
  EXPECT_EQ(kWords.Find("pear"), Fruit::kPear);
  EXPECT_EQ(kWords.Find("Pear"), std::nullopt);
}

TEST(WordsTest, RejectsATableThatLacksAnEnumerator) {
  EXPECT_THROW((WordsOf<Fruit>({{Fruit::kApple, "apple"}, {Fruit::kApple, "pear"}})),
               std::invalid_argument);
  EXPECT_THROW((WordsOf<Fruit, 3>({{Fruit::kApple, "apple"}, {Fruit::kPear, "pear"}})),
               std::invalid_argument);
}

}  // namespace
}  // namespace lagwatch

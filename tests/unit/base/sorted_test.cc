// SPDX-License-Identifier: Apache-2.0
#include "base/sorted.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace lagwatch {
namespace {

struct Item {
  std::string name;
};

using Items = std::vector<Item>;

// "b=b": matched, "b=": new, "-b": gone.
std::string Matches(const Items& now, const Items& before) {
  std::string text;
  MatchSorted(
      SortedBy(now, &Item::name), SortedBy(before, &Item::name),
      [&](const Item& item, const Item* old) {
        text += " " + item.name + "=" + (old != nullptr ? old->name : "");
      },
      [&](const Item& old) { text += " -" + old.name; });
  return text;
}

TEST(SortedTest, FindsByKey) {
  const Items items = {{"a"}, {"c"}};
  EXPECT_EQ(FindSorted(items, std::string_view("c"), &Item::name), &items[1]);
  EXPECT_EQ(FindSorted(items, std::string_view("b"), &Item::name), nullptr);
  EXPECT_EQ(FindSorted(items, std::string_view("d"), &Item::name), nullptr);
}

TEST(SortedTest, MatchesTwoListsInTheOrderOfTheirKeys) {
  EXPECT_EQ(Matches({{"a"}, {"b"}, {"d"}}, {{"b"}, {"c"}, {"d"}, {"e"}}), " a= b=b -c d=d -e");
  EXPECT_EQ(Matches({{"c"}}, {{"a"}, {"b"}}), " -a -b c=");
  EXPECT_EQ(Matches({{"a"}}, {}), " a=");
  EXPECT_EQ(Matches({}, {{"a"}}), " -a");
}

}  // namespace
}  // namespace lagwatch

// SPDX-License-Identifier: Apache-2.0
#include "config/name_filter.h"

#include <gmock/gmock.h>

namespace lagwatch::config {
namespace {

NameFilter Made(std::string_view include, std::string_view exclude) {
  auto made = NameFilter::Make(include, exclude);
  EXPECT_TRUE(std::holds_alternative<NameFilter>(made)) << include << " " << exclude;
  return std::get<NameFilter>(made);
}

TEST(NameFilterTest, MatchesEverythingByDefault) {
  EXPECT_TRUE(NameFilter().Matches("billing"));
  EXPECT_TRUE(Made(".*", "^$").Matches("billing"));
  EXPECT_TRUE(NameFilter().Matches(""));
}

TEST(NameFilterTest, IsUnanchoredAsInGo) {
  const NameFilter filter = Made("bill", "test$");
  EXPECT_TRUE(filter.Matches("eu-billing"));
  EXPECT_FALSE(filter.Matches("eu-billing-test"));
  EXPECT_FALSE(filter.Matches("web"));
}

TEST(NameFilterTest, NamesAreBytesWithAnyCharacters) {
  EXPECT_TRUE(Made("^\\p{L}+$", "^$").Matches("größe"));
  EXPECT_TRUE(Made("(?s)^a.b$", "^$").Matches("a\nb"));
}

TEST(NameFilterTest, SaysWhichExpressionIsWrongAndWhere) {
  EXPECT_EQ(std::get<std::string>(NameFilter::Make("web[a", "^$")),
            "\"web[a\" is not a valid regular expression: missing ]: [a (at character 4)");
  EXPECT_EQ(
      std::get<std::string>(NameFilter::Make(".*", "a**")),
      "\"a**\" is not a valid regular expression: bad repetition operator: ** (at character 2)");
  EXPECT_EQ(
      std::get<std::string>(NameFilter::Make("(?=x)", "^$")),
      "\"(?=x)\" is not a valid regular expression: invalid perl operator: (?= (at character 1)");
}

TEST(NameFilterTest, TellsWhichExpressionKeepsANameOut) {
  using Hider = NameFilter::Hider;
  const NameFilter filter = Made("^web", "-test$");
  EXPECT_EQ(filter.HiddenBy("web-shop"), Hider::kNone);
  EXPECT_EQ(filter.HiddenBy("billing-test"), Hider::kInclude);
  EXPECT_EQ(filter.HiddenBy("web-test"), Hider::kExclude);
  EXPECT_EQ(filter.include(), "^web");
  EXPECT_EQ(filter.exclude(), "-test$");
  EXPECT_EQ(NameFilter().HiddenBy("x"), Hider::kNone);
  EXPECT_EQ(NameFilter::Exactly({"a"}).HiddenBy("x"), Hider::kNone) << "nobody's expression";
}

}  // namespace
}  // namespace lagwatch::config

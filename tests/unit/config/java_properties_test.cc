// SPDX-License-Identifier: Apache-2.0
#include "config/java/java_properties.h"

#include <gmock/gmock.h>

namespace lagwatch::config {
namespace {

// "line key=value" for each.
std::vector<std::string> Parsed(std::string_view text) {
  const auto parsed = ParseJavaProperties(text);
  std::vector<std::string> lines;
  if (const auto* error = std::get_if<JavaSyntaxError>(&parsed)) {
    return {std::to_string(error->line) + " error: " + error->reason};
  }
  for (const JavaProperty& property : std::get<0>(parsed)) {
    lines.push_back(std::to_string(property.line) + " " + property.key + "=" + property.value);
  }
  return lines;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(JavaPropertiesTest, SeparatorsAndBlanks) {
  EXPECT_THAT(Parsed("a=1\nb:2\nc 3\n  d \t= 4\ne\nf==5\ng = a b \n"),
              ElementsAre("1 a=1", "2 b=2", "3 c=3", "4 d=4", "5 e=", "6 f==5", "7 g=a b "));
}

TEST(JavaPropertiesTest, CommentsAndEmptyLines) {
  EXPECT_THAT(Parsed("# a=1\n\n  ! b=2 \\\nc=3 # no comment"), ElementsAre("4 c=3 # no comment"));
  EXPECT_THAT(Parsed(""), IsEmpty());
}

TEST(JavaPropertiesTest, LinesGoOnAfterABackslash) {
  EXPECT_THAT(Parsed("a=1,\\\n    2,\\\r\n  # 3\nb=4\\\\\nc=5\\"),
              ElementsAre("1 a=1,2,# 3", "4 b=4\\", "5 c=5"));
}

TEST(JavaPropertiesTest, EveryKindOfLineEnd) {
  EXPECT_THAT(Parsed("a=1\rb=2\r\nc=3"), ElementsAre("1 a=1", "2 b=2", "3 c=3"));
}

TEST(JavaPropertiesTest, Escapes) {
  EXPECT_THAT(Parsed("a\\=b\\ c=\\t\\n\\q\\\\"), ElementsAre("1 a=b c=\t\nq\\"));
  EXPECT_THAT(Parsed("a=\\u00fc\\u20AC\\ud83d\\ude00"), ElementsAre("1 a=ü€😀"));
  EXPECT_THAT(Parsed("a=1\nb=\\u12"),
              ElementsAre("2 error: \\u is not followed by four hex digits"));
}

TEST(JavaPropertiesTest, BytesAreLatin1AsInJava) {
  EXPECT_THAT(Parsed("a=\xfc"), ElementsAre("1 a=ü"));
}

}  // namespace
}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lagwatch {
namespace {

std::vector<char32_t> Decode(std::string_view text) {
  std::vector<char32_t> codes;
  while (!text.empty()) {
    const Utf8Char character = DecodeUtf8(text);
    codes.push_back(character.code);
    text.remove_prefix(character.length);
  }
  return codes;
}

using Codes = std::vector<char32_t>;

TEST(Utf8, DecodesTheEndsOfEachLength) {
  EXPECT_EQ(Decode("\x7F\u0080\u07FF\u0800\uFFFF\U00010000\U0010FFFF"),
            (Codes{0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF}));
  EXPECT_EQ(Decode(std::string_view("\0", 1)), (Codes{0}));
}

TEST(Utf8, EncodesWhatItDecodes) {
  for (const char32_t code : {0x0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0x10000, 0x10FFFF}) {
    std::string text;
    AppendUtf8(text, code);
    const Utf8Char decoded = DecodeUtf8(text);
    EXPECT_EQ(decoded.code, code);
    EXPECT_EQ(decoded.length, text.size());
    EXPECT_TRUE(decoded.valid);
  }
}

TEST(Utf8, RejectsWhatIsNoCharacter) {
  const Codes one = {kReplacement};
  EXPECT_EQ(Decode("\x80"), one) << "a continuation alone";
  EXPECT_EQ(Decode("\xC0\x80"), (Codes{kReplacement, kReplacement})) << "overlong";
  EXPECT_EQ(Decode("\xED\xA0\x80"), Codes(3, kReplacement)) << "a surrogate";
  EXPECT_EQ(Decode("\xF4\x90\x80\x80"), Codes(4, kReplacement)) << "beyond Unicode";
  EXPECT_EQ(Decode("\xE6\x97"), one) << "cut short: one character, not two";
  EXPECT_EQ(Decode("\xF0\x9F\x98"
                   "a"),
            (Codes{kReplacement, 'a'}));
}

// An invalid byte and a real U+FFFD must be told apart by whoever copies the text.
TEST(Utf8, KnowsAReplacementThatWasThere) {
  EXPECT_TRUE(DecodeUtf8(kReplacementUtf8).valid);
  EXPECT_FALSE(DecodeUtf8("\xFF").valid);
}

}  // namespace
}  // namespace lagwatch

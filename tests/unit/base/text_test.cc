// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <gmock/gmock.h>

namespace lagwatch {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Durations, AreReadAsWritten) {
  const std::pair<std::string_view, Duration> cases[] = {
      {"500ms", milliseconds(500)}, {"15s", seconds(15)}, {"5m", minutes(5)},
      {"1h30m", minutes(90)},       {"48h", hours(48)},   {"1h2m3s4ms", milliseconds(3'723'004)},
      {"0s", seconds(0)},           {"90s", seconds(90)}, {"1m5ms", milliseconds(60'005)},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(ParseDuration(text), expected) << text;
  }
}

TEST(Durations, NothingElseIsOne) {
  for (const std::string_view text :
       {"", "15", "s", "1.5s", "-5s", "+5s", " 5s", "5s ", "5 s", "5S", "5d", "30m1h", "1h1h",
        "1s5", "99999999999999999999s", "9223372036854775807h", "off"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
}

TEST(SecondsTest, AreANumberOrADuration) {
  EXPECT_EQ(ParseSeconds("0"), seconds(0));
  EXPECT_EQ(ParseSeconds("120"), seconds(120));
  EXPECT_EQ(ParseSeconds("2m"), minutes(2));
  EXPECT_EQ(ParseSeconds("1500ms"), milliseconds(1'500));
  for (const std::string_view text : {"", "1.5", "-1", "2 m", "off", "9223372036854775807"}) {
    EXPECT_EQ(ParseSeconds(text), std::nullopt) << text;
  }
}

TEST(Sizes, HaveAUnit) {
  EXPECT_EQ(ParseSize("10B"), 10);
  EXPECT_EQ(ParseSize("500MB"), 500'000'000);
  EXPECT_EQ(ParseSize("1GB"), 1'000'000'000);
  EXPECT_EQ(ParseSize("2MiB"), 2'097'152);
  for (const std::string_view text : {"", "1", "GB", "1gb", "1.5GB", "-1GB", "9223372036GB"}) {
    EXPECT_EQ(ParseSize(text), std::nullopt) << text;
  }
}

TEST(Integers, AreDigitsOnly) {
  EXPECT_EQ(ParseInteger("0"), 0);
  EXPECT_EQ(ParseInteger("9223372036854775807"), 9'223'372'036'854'775'807);
  for (const std::string_view text : {"", "-1", "+1", "1k", "0x10", " 1", "9223372036854775808"}) {
    EXPECT_EQ(ParseInteger(text), std::nullopt) << text;
  }
}

TEST(HostPorts, AreTakenApart) {
  struct Case {
    std::string_view text;
    std::string host;
    int port;
  };
  for (const Case& c :
       {Case{"kafka-1:9092", "kafka-1", 9092}, Case{":9308", "", 9308}, Case{"[::1]:0", "::1", 0},
        Case{"127.0.0.1:65535", "127.0.0.1", 65535}, Case{"localhost:0", "localhost", 0},
        Case{"[::]:80", "::", 80}, Case{"[fe80::1%eth0]:80", "fe80::1%eth0", 80}}) {
    const auto parsed = ParseHostPort(c.text);
    ASSERT_TRUE(parsed) << c.text;
    EXPECT_EQ(parsed->host, c.host) << c.text;
    EXPECT_EQ(parsed->port, c.port) << c.text;
  }
}

TEST(HostPorts, NothingElseIsOne) {
  for (const std::string_view text :
       {"", "kafka", "9308", "kafka:", "kafka:65536", "kafka:-1", "::1:9092", "[::1]", "[]:1",
        "[::1:9092", "[kafka]:1", "ssl://kafka:9092", "a b:1", "a,b:1", "kafka:http", ":+1", ": 80",
        ":80x", "a[b]:80"}) {
    EXPECT_FALSE(ParseHostPort(text)) << text;
  }
}

TEST(Quoting, KeepsAMessageOnOneLine) {
  EXPECT_EQ(OneLine("a\nb\x1b[31m\x7f ü"), "a\\x0ab\\x1b[31m\\x7f ü");
  EXPECT_EQ(Quote("a\nb\x7f"), "\"a\\x0ab\\x7f\"");
  EXPECT_EQ(Quote(std::string(100, 'x')), "\"" + std::string(80, 'x') + "...\"");
  EXPECT_EQ(Quote(std::string(79, 'x') + "ü"), "\"" + std::string(79, 'x') + "...\"");
}

TEST(DidYouMeanTest, NamesTheNearestOrNothing) {
  const std::vector<std::string_view> names = {"collect.interval", "collect.timeout", "group"};
  EXPECT_EQ(DidYouMean("colect.interval", names, "--"), ", did you mean --collect.interval?");
  EXPECT_EQ(DidYouMean("Collect.Timeout", names), ", did you mean collect.timeout?");
  EXPECT_EQ(DidYouMean("gruop", names), ", did you mean group?");
  EXPECT_EQ(DidYouMean("zookeeper", names), "");
}

TEST(PercentDecodeTest, DecodesEveryByteAndLeavesPlusAlone) {
  EXPECT_EQ(PercentDecode("a%2Fb%2fc+d"), "a/b/c+d");
  EXPECT_EQ(PercentDecode("%E2%82%AC%00"), std::string("\xE2\x82\xAC\0", 4));
  EXPECT_EQ(PercentDecode("%2541"), "%41") << "decoded once, not until nothing is left to decode";
  EXPECT_EQ(PercentDecode(""), "");
}

TEST(PercentDecodeTest, RefusesWhatIsNotTwoHexDigits) {
  for (const char* hostile :
       {"%", "a%", "%4", "%4g", "%g4", "%%41", "%-1", "% 1", "%0x41", "%+1"}) {
    EXPECT_EQ(PercentDecode(hostile), std::nullopt) << hostile;
  }
}

TEST(PercentDecodeTest, LenientlyLeavesWhatIsNoEscape) {
  EXPECT_EQ(PercentDecode("50%_a%40%", false), "50%_a@%");
}

TEST(TextTest, PercentEncodeKeepsLettersDigitsAndFourMarks) {
  EXPECT_EQ(PercentEncode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(PercentEncode("a/b c&\xC3\xBC+"), "a%2Fb%20c%26%C3%BC%2B");
}

}  // namespace
}  // namespace lagwatch

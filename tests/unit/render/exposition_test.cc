// SPDX-License-Identifier: Apache-2.0
#include "render/exposition.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace lagwatch::render {
namespace {

std::string Label(std::string_view value) {
  std::string out;
  AppendLabel(out, "l", value);
  return out;
}

std::string Number(double value) {
  std::string out;
  AppendNumber(out, value);
  return out;
}

TEST(ExpositionLabel, EscapesWhatTheFormatAsksForAndNothingElse) {
  EXPECT_EQ(Label("plain-name_1.x"), R"(l="plain-name_1.x")");
  EXPECT_EQ(Label(""), R"(l="")");
  EXPECT_EQ(Label("a\\b\"c\nd"), R"(l="a\\b\"c\nd")");
  EXPECT_EQ(Label("tab\tcr\r{,}= "), "l=\"tab\tcr\r{,}= \"");
}

TEST(ExpositionLabel, KeepsUtf8AndReplacesWhatIsNot) {
  EXPECT_EQ(Label("é日本😀"), "l=\"é日本😀\"");
  EXPECT_EQ(Label("a\xFFz"), "l=\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(Label("cut \xE6\x97"), "l=\"cut \xEF\xBF\xBD\"");
  EXPECT_EQ(Label(std::string_view("nul\0!", 5)), "l=\"nul\xEF\xBF\xBD!\"");
}

TEST(ExpositionNumber, WholeNumbersHaveNoExponentAndNoFraction) {
  EXPECT_EQ(Number(0), "0");
  EXPECT_EQ(Number(1'700'000'000), "1700000000");
  EXPECT_EQ(Number(-3), "-3");
  EXPECT_EQ(Number(1e15), "1000000000000000");
}

TEST(ExpositionNumber, FractionsAreTheShortestThatReadBack) {
  EXPECT_EQ(Number(0.1), "0.1");
  EXPECT_EQ(Number(0.0008), "0.0008");
  EXPECT_EQ(Number(1700000000.25), "1700000000.25");
  for (const double value : {1.0 / 3, 1e300, -2.5e-9, 1e-300, 123456.789}) {
    EXPECT_EQ(std::stod(Number(value)), value) << Number(value);
  }
}

TEST(ExpositionNumber, NamesOfTheSpecialValues) {
  EXPECT_EQ(Number(std::numeric_limits<double>::infinity()), "+Inf");
  EXPECT_EQ(Number(-std::numeric_limits<double>::infinity()), "-Inf");
  EXPECT_EQ(Number(std::nan("")), "NaN");
}

TEST(ExpositionInteger, HoldsTheWholeRange) {
  std::string out;
  AppendInteger(out, std::numeric_limits<std::int64_t>::min());
  out.push_back(' ');
  AppendInteger(out, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(out, "-9223372036854775808 9223372036854775807");
}

TEST(ExpositionHeader, OpenMetricsNamesACounterWithoutItsSuffix) {
  std::string text;
  AppendHeader(text, Info(Family::kLagClamped), Format::kText);
  std::string open_metrics;
  AppendHeader(open_metrics, Info(Family::kLagClamped), Format::kOpenMetrics);
  EXPECT_NE(text.find("\n# TYPE lagwatch_lag_clamped_total counter\n"), std::string::npos);
  EXPECT_NE(open_metrics.find("\n# TYPE lagwatch_lag_clamped counter\n"), std::string::npos);
  EXPECT_TRUE(open_metrics.starts_with("# HELP lagwatch_lag_clamped "));
}

std::string SecondsText(std::int64_t millis) {
  std::string out;
  AppendSeconds(out, Duration(millis));
  return out;
}

TEST(AppendSeconds, WritesMillisecondsExactlyAndShortly) {
  EXPECT_EQ(SecondsText(0), "0");
  EXPECT_EQ(SecondsText(1), "0.001");
  EXPECT_EQ(SecondsText(50), "0.05");
  EXPECT_EQ(SecondsText(100), "0.1");
  EXPECT_EQ(SecondsText(1234), "1.234");
  EXPECT_EQ(SecondsText(60'000), "60");
  EXPECT_EQ(SecondsText(-1), "-0.001");
  EXPECT_EQ(SecondsText(-1500), "-1.5");
  EXPECT_EQ(SecondsText(std::numeric_limits<std::int64_t>::max()), "9223372036854775.807");
  EXPECT_EQ(SecondsText(std::numeric_limits<std::int64_t>::min()), "-9223372036854775.808");
}

}  // namespace
}  // namespace lagwatch::render

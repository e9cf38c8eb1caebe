// SPDX-License-Identifier: Apache-2.0
#include "render/log_line.h"

#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace lagwatch::render {
namespace {

class LogLineTest : public ::testing::Test {
 protected:
  const std::vector<LogField> fields_ = {{"cluster", "eu"}, {"error", "a \"b\"\nc\xFF"}};
  const LogLine line_{WallTime(std::chrono::milliseconds(1'700'000'000'007)), "warn",
                      "cannot reach Kafka", fields_};
};

TEST_F(LogLineTest, LogfmtQuotesWhatNeedsIt) {
  EXPECT_EQ(LogfmtLine(line_),
            "time=2023-11-14T22:13:20.007Z level=warn msg=\"cannot reach Kafka\" cluster=eu "
            "error=\"a \\\"b\\\"\\nc\xEF\xBF\xBD\"\n");
}

TEST_F(LogLineTest, JsonIsOneObjectOnOneLine) {
  const std::string text = JsonLine(line_);
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  const auto document = nlohmann::json::parse(text);
  EXPECT_EQ(document["time"], "2023-11-14T22:13:20.007Z");
  EXPECT_EQ(document["msg"], "cannot reach Kafka");
  EXPECT_EQ(document["error"], "a \"b\"\nc\xEF\xBF\xBD");
}

TEST_F(LogLineTest, AFieldWithoutAValueIsLeftOut) {
  const std::vector<LogField> fields = {{"cluster", ""}, {"error", "x"}};
  const LogLine line{line_.time, "warn", "m", fields};
  EXPECT_EQ(LogfmtLine(line), "time=2023-11-14T22:13:20.007Z level=warn msg=\"m\" error=x\n");
  EXPECT_FALSE(nlohmann::json::parse(JsonLine(line)).contains("cluster"));
}

}  // namespace
}  // namespace lagwatch::render

// SPDX-License-Identifier: Apache-2.0
#include "serve/change_log.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace lagwatch::serve {
namespace {

using render::SeriesDropped;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "warn limit.groups 12: message" for each line.
std::vector<std::string> Lines(const SeriesDropped& before, const SeriesDropped& after) {
  const Logger logger(config::LogLevel::kInfo, config::LogFormat::kJson);
  ::testing::internal::CaptureStderr();
  LogLimits(logger, "eu", before, after);
  std::istringstream text(::testing::internal::GetCapturedStderr());
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) {
    const auto json = nlohmann::json::parse(line);
    EXPECT_EQ(json["cluster"], "eu");
    lines.push_back(std::string(json["level"]) + " " + std::string(json["limit"]) + " " +
                    json.value("series", "-") + ": " + std::string(json["msg"]));
  }
  return lines;
}

TEST(ChangeLog, ALimitIsToldWhenItBeginsAndWhenItEnds) {
  EXPECT_THAT(Lines({}, {.by_groups = 12, .by_series = 0}),
              ElementsAre("warn limit.groups 12: a limit drops series"));
  EXPECT_THAT(Lines({.by_groups = 12, .by_series = 0}, {.by_groups = 13, .by_series = 7}),
              ElementsAre("warn limit.series 7: a limit drops series"));
  EXPECT_THAT(Lines({.by_groups = 12, .by_series = 7}, {.by_groups = 0, .by_series = 7}),
              ElementsAre("info limit.groups -: the limit no longer drops series"));
}

TEST(ChangeLog, ALimitThatGoesOnIsNoNews) {
  EXPECT_THAT(Lines({}, {}), IsEmpty());
  EXPECT_THAT(Lines({.by_groups = 1, .by_series = 2}, {.by_groups = 3, .by_series = 4}), IsEmpty());
}

}  // namespace
}  // namespace lagwatch::serve

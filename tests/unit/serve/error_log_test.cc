// SPDX-License-Identifier: Apache-2.0
#include "serve/error_log.h"

#include <gmock/gmock.h>

#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

namespace lagwatch::serve {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Report Failing(std::initializer_list<Api> apis) {
  Report report;
  report.up = true;
  for (const Api api : apis) report.stats.errors[{api, "_TIMED_OUT"}].count = 7;
  return report;
}

class ErrorLogTest : public ::testing::Test {
 protected:
  // "message: api" of each line that these Reports, one after the other, bring.
  std::vector<std::string> Lines(const std::vector<Report>& reports) {
    const Logger logger(config::LogLevel::kInfo, config::LogFormat::kLogfmt);
    ::testing::internal::CaptureStderr();
    for (const Report& report : reports) log_.Log(logger, "eu", report);
    std::istringstream text(::testing::internal::GetCapturedStderr());
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(Short(line));
    return lines;
  }

 private:
  static std::string Short(const std::string& line) {
    const bool begins = line.find("some reads fail") != std::string::npos;
    const auto api = line.find("api=") + 4;
    return (begins ? "fail: " : "over: ") + line.substr(api, line.find(' ', api) - api);
  }

  ErrorLog log_;
};

TEST_F(ErrorLogTest, OneLineWhenReadsBeginToFailAndOneWhenTheyHaveStopped) {
  const auto bad = Failing({Api::kOffsetFetch});
  const auto good = Failing({});
  EXPECT_THAT(Lines({good, bad, bad, bad}), ElementsAre("fail: offset_fetch"));
  EXPECT_THAT(Lines({good, good}), IsEmpty());
  EXPECT_THAT(Lines({good, good, good}), ElementsAre("over: offset_fetch"));
  EXPECT_THAT(Lines({bad}), ElementsAre("fail: offset_fetch"));
}

TEST_F(ErrorLogTest, WhatFailsInEverySecondCollectionIsOneFailure) {
  std::vector<Report> reports;
  for (int i = 0; i < 50; ++i) {
    reports.push_back(Failing({Api::kMetadata}));
    reports.push_back(Failing({}));
  }
  EXPECT_THAT(Lines(reports), ElementsAre("fail: metadata"));
}

TEST_F(ErrorLogTest, EachReadIsToldByItself) {
  const auto both = Failing({Api::kMetadata, Api::kListOffsets});
  const auto one = Failing({Api::kListOffsets});
  EXPECT_THAT(Lines({one, both, one, one, one}),
              ElementsAre("fail: list_offsets", "fail: metadata", "over: metadata"));
}

TEST_F(ErrorLogTest, AClusterThatIsNotReachedChangesNothing) {
  auto away = Failing({Api::kOffsetFetch});
  away.up = false;
  EXPECT_THAT(Lines({away}), IsEmpty());
  EXPECT_THAT(Lines({Failing({Api::kMetadata})}), ElementsAre("fail: metadata"));
  EXPECT_THAT(Lines({away, away, away, away}), IsEmpty());
}

TEST_F(ErrorLogTest, ProbesOfASilentBrokerAreNotToldHere) {
  EXPECT_THAT(Lines({Failing({Api::kProbe})}), IsEmpty());
}

}  // namespace
}  // namespace lagwatch::serve

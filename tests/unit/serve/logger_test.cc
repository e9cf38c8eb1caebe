// SPDX-License-Identifier: Apache-2.0
#include "serve/logger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <string>

namespace lagwatch::serve {
namespace {

using config::LogFormat;
using config::LogLevel;
using ::testing::MatchesRegex;

std::string StreamOf(int descriptor) {
  struct stat status {};
  fstat(descriptor, &status);
  return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

// What `write` writes to stderr where the journal reads it, or where JOURNAL_STREAM is only left
// over from a parent whose stderr was another.
std::string WrittenTo(bool journal, const std::function<void()>& write) {
  ::testing::internal::CaptureStderr();
  const std::string stream = StreamOf(STDERR_FILENO);
  setenv("JOURNAL_STREAM", journal ? stream.c_str() : ("1" + stream).c_str(), 1);
  write();
  unsetenv("JOURNAL_STREAM");
  return ::testing::internal::GetCapturedStderr();
}

void LogAllLevels(const Logger& logger) {
  logger.Log(LogLevel::kDebug, "a");
  logger.Log(LogLevel::kInfo, "b", {{"cluster", "eu"}});
  logger.Log(LogLevel::kWarn, "c");
  logger.Log(LogLevel::kError, "d");
}

TEST(LoggerTest, TheJournalGetsSyslogLevelsAndDatesTheLinesItself) {
  EXPECT_EQ(WrittenTo(true, [] { LogAllLevels(Logger(LogLevel::kDebug, LogFormat::kLogfmt)); }),
            "<7>level=debug msg=\"a\"\n"
            "<6>level=info msg=\"b\" cluster=eu\n"
            "<4>level=warn msg=\"c\"\n"
            "<3>level=error msg=\"d\"\n");
}

TEST(LoggerTest, JsonForTheJournalIsStillAnObjectALine) {
  EXPECT_EQ(WrittenTo(true, [] { LogAllLevels(Logger(LogLevel::kWarn, LogFormat::kJson)); }),
            "<4>{\"level\":\"warn\",\"msg\":\"c\"}\n<3>{\"level\":\"error\",\"msg\":\"d\"}\n");
}

TEST(LoggerTest, AnywhereElseALineIsDatedAndHasNoPrefix) {
  EXPECT_THAT(WrittenTo(false, [] { LogAllLevels(Logger(LogLevel::kError, LogFormat::kLogfmt)); }),
              MatchesRegex("time=20[-0-9]+T[0-9:.]+Z level=error msg=\"d\"\n"));
}

TEST(LoggerTest, AReplaysTimeIsToldEvenInTheJournal) {
  const auto then = [] { return WallTime(std::chrono::milliseconds(1'700'000'000'007)); };
  EXPECT_EQ(WrittenTo(true,
                      [&] {
                        Logger(LogLevel::kInfo, LogFormat::kLogfmt, then).Log(LogLevel::kInfo, "x");
                      }),
            "<6>time=2023-11-14T22:13:20.007Z level=info msg=\"x\"\n");
}

TEST(LoggerTest, AComplaintIsAnErrorToTheJournal) {
  EXPECT_EQ(WrittenTo(true, [] { PrintError("no"); }), "<3>lagwatch: no\n");
  EXPECT_EQ(WrittenTo(false, [] { PrintError("no"); }), "lagwatch: no\n");
}

TEST(LoggerTest, WithoutTheVariableThereIsNoJournal) {
  EXPECT_FALSE(IsJournal(nullptr, STDERR_FILENO));
  EXPECT_FALSE(IsJournal("", STDERR_FILENO));
  EXPECT_FALSE(IsJournal("8:1", -1));
}

}  // namespace
}  // namespace lagwatch::serve

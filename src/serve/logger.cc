// SPDX-License-Identifier: Apache-2.0
#include "serve/logger.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "base/words.h"
#include "serve/clock.h"

namespace lagwatch::serve {
namespace {

using config::LogLevel;

constexpr auto kLevelWords = WordsOf<LogLevel>({{LogLevel::kDebug, "debug"},
                                                {LogLevel::kInfo, "info"},
                                                {LogLevel::kWarn, "warn"},
                                                {LogLevel::kError, "error"}});

// syslog(3) levels, which the journal reads at the start of a line.
constexpr auto kSyslogLevels = WordsOf<LogLevel>({{LogLevel::kDebug, "<7>"},
                                                  {LogLevel::kInfo, "<6>"},
                                                  {LogLevel::kWarn, "<4>"},
                                                  {LogLevel::kError, "<3>"}});

bool StderrIsJournal() { return IsJournal(std::getenv("JOURNAL_STREAM"), STDERR_FILENO); }

void WriteAll(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

Logger::Logger(config::LogLevel level, config::LogFormat format, std::function<WallTime()> clock)
    : level_(level), format_(format), clock_(std::move(clock)), to_journal_(StderrIsJournal()) {}

void Logger::Log(config::LogLevel level, std::string_view message,
                 std::initializer_list<render::LogField> fields) const {
  if (level < level_) return;
  std::optional<WallTime> time;
  if (clock_) time = clock_();
  if (!clock_ && !to_journal_) time = Now();
  const render::LogLine line{time, kLevelWords.Of(level), message, {fields.begin(), fields.size()}};
  const std::string text =
      format_ == config::LogFormat::kJson ? render::JsonLine(line) : render::LogfmtLine(line);
  WriteAll(to_journal_ ? std::string(kSyslogLevels.Of(level)) + text : text);
}

bool IsJournal(const char* journal_stream, int descriptor) {
  struct stat status {};
  return journal_stream != nullptr && fstat(descriptor, &status) == 0 &&
         journal_stream == std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

void PrintError(std::string_view line) {
  const std::string_view level = StderrIsJournal() ? kSyslogLevels.Of(LogLevel::kError) : "";
  WriteAll(std::string(level) + "lagwatch: " + std::string(line) + "\n");
}

}  // namespace lagwatch::serve

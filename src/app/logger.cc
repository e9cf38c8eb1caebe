// SPDX-License-Identifier: Apache-2.0
#include "app/logger.h"

#include <unistd.h>

#include <string>

namespace lagwatch::app {
namespace {

std::string_view LevelName(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::kDebug:
      return "debug";
    case config::LogLevel::kInfo:
      return "info";
    case config::LogLevel::kWarn:
      return "warn";
    case config::LogLevel::kError:
      return "error";
  }
  return "";
}

void WriteAll(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void Logger::Log(config::LogLevel level, std::string_view message,
                 std::initializer_list<render::LogField> fields) const {
  if (level < level_) return;
  const render::LogLine line{clock_(), LevelName(level), message, {fields.begin(), fields.size()}};
  WriteAll(format_ == config::LogFormat::kJson ? render::JsonLine(line) : render::LogfmtLine(line));
}

void Complain(std::string_view line) { WriteAll("lagwatch: " + std::string(line) + "\n"); }

}  // namespace lagwatch::app

// SPDX-License-Identifier: Apache-2.0
// lagwatch's log: whole lines to stderr, one write each. Any thread; nothing fails (a log that
// cannot be written is no reason to stop).
#pragma once

#include <atomic>
#include <functional>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "app/clock.h"
#include "config/settings.h"
#include "render/log_line.h"

namespace lagwatch::app {

class Logger {
 public:
  // `clock` dates the lines: a replay tells of the recording's time.
  Logger(config::LogLevel level, config::LogFormat format,
         std::function<core::WallTime()> clock = Now)
      : level_(level), format_(format), clock_(std::move(clock)) {}

  // From now on.
  void SetLevel(config::LogLevel level) { level_ = level; }

  void Log(config::LogLevel level, std::string_view message,
           std::initializer_list<render::LogField> fields = {}) const;

 private:
  std::atomic<config::LogLevel> level_;
  config::LogFormat format_;
  std::function<core::WallTime()> clock_;
};

// What a command says to a person: one plain line on stderr.
void Complain(std::string_view line);

}  // namespace lagwatch::app

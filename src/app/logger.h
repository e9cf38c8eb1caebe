// SPDX-License-Identifier: Apache-2.0
// lagwatch's log: whole lines to stderr, one write each. Any thread; nothing fails (a log that
// cannot be written is no reason to stop).
#pragma once

#include <initializer_list>
#include <string_view>

#include "config/settings.h"
#include "render/log_line.h"

namespace lagwatch::app {

class Logger {
 public:
  Logger(config::LogLevel level, config::LogFormat format) : level_(level), format_(format) {}

  void Log(config::LogLevel level, std::string_view message,
           std::initializer_list<render::LogField> fields = {}) const;

 private:
  config::LogLevel level_;
  config::LogFormat format_;
};

// What a command says to a person: one plain line on stderr.
void Complain(std::string_view line);

}  // namespace lagwatch::app

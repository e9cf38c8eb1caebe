// SPDX-License-Identifier: Apache-2.0
// The log of lagwatch: lines to stderr, one write per line. If the systemd journal reads stderr,
// each line starts with its syslog level ("<6>"; sd-daemon(3)) and has no date, because the journal
// adds one. Any thread; nothing fails (write errors are ignored).
#pragma once

#include <atomic>
#include <functional>
#include <initializer_list>
#include <string_view>

#include "config/settings.h"
#include "model/types.h"
#include "render/log_line.h"

namespace lagwatch::serve {

class Logger {
 public:
  // `clock` dates the lines, in the journal too: a replay logs the recording's time. Null: the
  // current time.
  Logger(config::LogLevel level, config::LogFormat format,
         std::function<WallTime()> clock = nullptr);

  // Applies to later lines.
  void SetLevel(config::LogLevel level) { level_ = level; }

  void Log(config::LogLevel level, std::string_view message,
           std::initializer_list<render::LogField> fields = {}) const;

 private:
  std::atomic<config::LogLevel> level_;
  config::LogFormat format_;
  std::function<WallTime()> clock_;
  bool to_journal_;
};

// Whether `journal_stream`, the value of JOURNAL_STREAM or null, names the file of the descriptor.
// The variable alone is not sufficient, because a child whose stderr is a file inherits it.
bool IsJournal(const char* journal_stream, int descriptor);

// Prints one plain line for the user to stderr.
void PrintError(std::string_view line);

}  // namespace lagwatch::serve

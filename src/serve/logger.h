// SPDX-License-Identifier: Apache-2.0
// lagwatch's log: whole lines to stderr, one write each. Where the systemd journal reads stderr,
// each starts with its syslog level ("<6>"), as sd-daemon(3) has it, and leaves the date to the
// journal. Any thread; nothing fails (a log that cannot be written is no reason to stop).
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
  // `clock` dates the lines, in the journal too: a replay tells of the recording's time. Null: now.
  Logger(config::LogLevel level, config::LogFormat format,
         std::function<WallTime()> clock = nullptr);

  // From now on.
  void SetLevel(config::LogLevel level) { level_ = level; }

  void Log(config::LogLevel level, std::string_view message,
           std::initializer_list<render::LogField> fields = {}) const;

 private:
  std::atomic<config::LogLevel> level_;
  config::LogFormat format_;
  std::function<WallTime()> clock_;
  bool to_journal_;
};

// Whether `journal_stream`, the value of JOURNAL_STREAM or null, names what the descriptor leads
// to: the variable alone is no proof, as a child whose stderr is a file inherits it.
bool IsJournal(const char* journal_stream, int descriptor);

// What a command says to a person: one plain line on stderr.
void PrintError(std::string_view line);

}  // namespace lagwatch::serve

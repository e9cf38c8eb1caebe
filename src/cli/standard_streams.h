// SPDX-License-Identifier: Apache-2.0
// stdin, stdout and stderr handling of commands.
// For the main thread. Nothing throws.
#pragma once

#include <string_view>

namespace lagwatch::cli {

// Before anything is opened: opens /dev/null in place of a stream that the caller has closed, so
// that no socket takes its number and is sent what was meant for a terminal. Ignores SIGPIPE:
// writing to a pipe or a client that is gone fails instead.
void PrepareStandardStreams();

// Writes the whole text to stdout. Returns false, after one line on stderr, when it cannot be
// written: stdout is closed, its reader is gone or its disk is full.
bool WriteResult(std::string_view text);

}  // namespace lagwatch::cli

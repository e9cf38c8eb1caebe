// SPDX-License-Identifier: Apache-2.0
// stdin, stdout and stderr handling of commands.
// For the main thread. Nothing throws.
#pragma once

#include <string_view>
#include <vector>

#include "base/problem.h"

namespace lagwatch::cli {

// Opens /dev/null for each stream that the caller has closed, so that no socket gets its descriptor
// and receives output meant for a terminal. Ignores SIGPIPE: writing to a closed pipe or connection
// fails instead. REQUIRES: called before anything is opened.
void PrepareStandardStreams();

// Writes the whole text to stdout. On failure (stdout is closed, its reader is gone, the disk is
// full) prints one line to stderr and returns false.
bool WriteResult(std::string_view text);

// Prints every problem to stderr and returns the exit code of the first. REQUIRES: there is one.
int Refuse(const std::vector<Problem>& problems);

}  // namespace lagwatch::cli

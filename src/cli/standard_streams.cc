// SPDX-License-Identifier: Apache-2.0
#include "cli/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>

#include "serve/logger.h"

namespace lagwatch::cli {

void PrepareStandardStreams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // open() returns the lowest free descriptor, which is this one, because lower ones are open. A
    // closed stdout is opened for reading, so that writing a result to it still fails.
    const int mode = stream == STDERR_FILENO ? O_WRONLY : O_RDONLY;
    if (fcntl(stream, F_GETFD) == -1) open("/dev/null", mode);  // NOLINT(*-vararg)
  }
  std::signal(SIGPIPE, SIG_IGN);
}

bool WriteResult(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (std::fflush(stdout) == 0 && written) return true;
  const int error = errno;
  serve::PrintError("cannot write the result: " + (error == EBADF
                                                       ? "standard output is closed"
                                                       : std::generic_category().message(error)));
  return false;
}

int Refuse(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) serve::PrintError(problem.text);
  return problems.front().exit;
}

}  // namespace lagwatch::cli

// SPDX-License-Identifier: Apache-2.0
#include "app/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "app/logger.h"

namespace lagwatch::app {

void OpenClosedStreams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // The lowest free number is taken: this one, as those below are open.
    if (fcntl(stream, F_GETFD) == -1) open("/dev/null", O_RDWR);  // NOLINT(*-vararg)
  }
}

bool WriteResult(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (std::fflush(stdout) == 0 && written) return true;
  Complain("cannot write the result: " + std::generic_category().message(errno));
  return false;
}

}  // namespace lagwatch::app

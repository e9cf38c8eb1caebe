// SPDX-License-Identifier: Apache-2.0
// Implements `--once --server`: queries a running lagwatch for its verdicts, prints them, and
// returns their exit code.
#pragma once

#include "config/settings.h"

namespace lagwatch::cli {

// As RunOnce(), but with the server's verdicts, which include the rules over time. If there is no
// usable response (unreachable, login rejected, not a lagwatch, data not fresh), prints one line to
// stderr and returns 3. Main thread. REQUIRES: settings.once.server is set.
int RunServerOnce(const config::Settings& settings);

}  // namespace lagwatch::cli

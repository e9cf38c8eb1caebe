// SPDX-License-Identifier: Apache-2.0
// `--once --server`: asks a running lagwatch for its verdicts, prints them, and exits with them.
#pragma once

#include "config/settings.h"

namespace lagwatch::cli {

// As RunOnce(), of what the server says: the rules over time have judged there. What keeps the
// answer from being one (not reached, login refused, not a lagwatch, data not fresh) is one line on
// stderr and exit 3. Main thread.
// REQUIRES: settings.once.server.
int RunServerOnce(const config::Settings& settings);

}  // namespace lagwatch::cli

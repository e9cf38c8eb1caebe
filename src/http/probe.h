// SPDX-License-Identifier: Apache-2.0
// Implements `--probe`: checks whether a lagwatch with the same settings is alive. Blocks for up to
// 3 s; any thread.
#pragma once

#include <string>

namespace lagwatch::http {

// Returns empty if GET /livez at the listen address (the loopback address if it listens on all)
// returns 200, else the reason. A server that rejects the probe is alive, too: a 401, or a TLS
// alert for a missing client certificate. Over TLS the server certificate is not verified, because
// the probe connects to its own host.
std::string ProbeLiveness(const std::string& listen_address, bool tls);

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
// `--probe`: asks the lagwatch that the same settings start whether it lives. Blocks up to 3 s.
#pragma once

#include <string>

namespace lagwatch::http {

// Empty when GET /livez of the listen address (its own host when it listens on all) is answered by
// 200, else in words why not. A door that is shut to the probe is alive, too: 401 is an answer, and
// so is the refusal of a client without a certificate. Over TLS the certificate is not looked at:
// the probe is sure whom it asks.
std::string ProbeLiveness(const std::string& listen_address, bool tls);

}  // namespace lagwatch::http

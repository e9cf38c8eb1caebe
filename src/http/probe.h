// SPDX-License-Identifier: Apache-2.0
// `--probe`: asks the lagwatch that the same settings start whether it lives. Blocks up to 3 s.
#pragma once

#include <string>

namespace lagwatch::http {

// Empty when GET /livez of the listen address (its own host when it listens on all) is answered by
// 200, else in words why not.
std::string ProbeLiveness(const std::string& listen_address);

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
//
// Disables OpenSSL's passphrase prompts: it reads a missing passphrase from the terminal or
// standard input, which would block a server.
#pragma once

namespace lagwatch::http {

// From now on every prompt in this process fails instead, also in libraries. REQUIRES: called once,
// before other threads use OpenSSL. Nothing fails.
void ForbidOpenSslPrompts();

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
//
// OpenSSL asks for a missing passphrase on the terminal or on standard input, and waits for it. A
// server must not.
#pragma once

namespace lagwatch::http {

// Whatever in this process would ask, libraries included, fails instead. To be called once, before
// other threads use OpenSSL. Nothing fails.
void ForbidOpenSslPrompts();

}  // namespace lagwatch::http

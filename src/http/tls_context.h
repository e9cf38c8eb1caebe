// SPDX-License-Identifier: Apache-2.0
//
// Creates the TLS library's context from certificates, versions and ciphers of a web config, and
// disables the library's prompts.
//
// Reads the files; stateless, any thread. The context is immutable and may be shared by any number
// of connections. An error is one line that names the file or the value.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <variant>

#include "model/web_config.h"

namespace boost::asio::ssl {
class context;
}  // namespace boost::asio::ssl

namespace lagwatch::http {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

std::variant<TlsContext, std::string> OpenTls(const WebTls& tls);

// When the server certificate expires.
std::chrono::system_clock::time_point ExpiryOf(const TlsContext& tls);

// Disables OpenSSL's passphrase prompts in this process, also in libraries: it would read a missing
// passphrase from the terminal or standard input, which would block a server. REQUIRES: called
// once, before other threads use OpenSSL. Nothing fails.
void ForbidOpenSslPrompts();

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
//
// A door's certificates, versions and ciphers as the TLS library takes them. Only for server code.
//
// Reads the files; no state, any thread. The context is immutable once made and may be shared by
// any number of connections. Fails with one line that names the file or the word.
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

// The end of its own certificate's time.
std::chrono::system_clock::time_point ExpiryOf(const TlsContext& tls);

}  // namespace lagwatch::http

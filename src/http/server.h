// SPDX-License-Identifier: Apache-2.0
//
// An HTTP/1.0 and 1.1 server for a few scrapers and a hostile rest of the network. It moves bytes
// and keeps limits; what is answered is the handler's business.
//
// Threads: three kinds. The io threads only move bytes and run no foreign code but `inline_paths`
// and `door`, so neither slow clients nor slow handlers hold one. The handler threads run the
// handler, and one thread checks passwords. Server's own functions may be called from any thread
// but these.
//
// Ownership: the server owns its threads, its sockets and its copy of the handler. Whatever the
// handler refers to must live until Stop() has returned.
//
// Failure: Start() says why it could not. Later nothing fails as a whole: a client that breaks a
// rule loses its connection, a handler that throws costs its client a 500.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "http/server_options.h"

namespace lagwatch::http {

class Server {
 public:
  // A server that accepts already, or one line that names the address and says why there is none.
  static std::variant<std::unique_ptr<Server>, std::string> Start(ServerOptions options,
                                                                  Handler handler);

  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Where it listens, with the real port: "127.0.0.1:9308"; "[::]:9308" when it was ":9308".
  const std::string& address() const;
  std::uint16_t port() const;

  // Accepts no more, closes what waits for a request, gives responses under way `stop_deadline`,
  // then closes them too. Returns when no server thread runs any more; a handler that is running
  // is waited for. A second call does nothing.
  void Stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace lagwatch::http

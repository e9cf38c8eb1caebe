// SPDX-License-Identifier: Apache-2.0
//
// An HTTP/1.0 and 1.1 server for a few scrapers in a possibly hostile network. It transfers bytes
// and enforces limits; the handler creates the responses.
//
// Threads: three kinds. The io threads only transfer bytes and run no external code except for
// `inline_paths` and `web_config`, so that neither slow clients nor slow handlers block one. The
// handler threads run the handler, and one thread checks passwords. Server's functions may be
// called from any other thread.
//
// Ownership: the server owns its threads, its sockets and its copy of the handler. Everything that
// the handler refers to must outlive Stop().
//
// Errors: Start() returns one. Later only single connections fail: a client that violates a limit
// is disconnected; if a handler throws, its client gets a 500.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "http/server_options.h"

namespace lagwatch::http {

class Server {
 public:
  // Returns a server that already accepts connections, or an error of one line that names the
  // address.
  static std::variant<std::unique_ptr<Server>, std::string> Start(ServerOptions options,
                                                                  Handler handler);

  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The listen address with the real port: "127.0.0.1:9308"; "[::]:9308" when it was ":9308".
  const std::string& address() const;
  std::uint16_t port() const;

  // Stops accepting, closes connections that wait for a request, lets current responses finish
  // until `stop_deadline`, then closes them, too. Returns when all server threads have ended,
  // including running handlers. A second call does nothing.
  void Stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
//
// An HTTP/1.0 and 1.1 server for a handful of scrapers and a hostile rest of the network. It moves
// bytes and keeps limits; what is answered is the handler's business.
//
// Threads: two kinds. The io threads only move bytes and never run foreign code (but for
// `inline_paths`), so that no number of slow clients and no slow handler holds one. The handler
// threads run the handler, several at a time. Server's own functions may be called from any thread
// but these. Ownership: the server owns its threads, its sockets and its copy of the handler;
// whatever the handler refers to must live until Stop() has returned. Failure: Start() returns why
// it could not; afterwards nothing fails as a whole: a client that breaks a rule loses its
// connection, a handler that throws costs its client a 500.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "http/message.h"

namespace lagwatch::http {

// Called on server threads, several at a time.
using Handler = std::function<Response(const Request&)>;

struct ServerOptions {
  std::string listen_address =
      ":9308";  // host:port, [v6]:port, :port (every address, both families); port 0: any free
  int io_threads = 2;
  int handler_threads = 4;
  // Answered on the io thread itself, hence also while every handler thread is busy: only what
  // returns at once.
  std::vector<std::string> inline_paths = {"/livez"};

  // When full, the connection that has waited longest for its client (idle, half a request, not
  // reading) makes room: refusing the newcomer instead would let anyone lock the scraper out by
  // opening connections and leaving them.
  std::size_t max_connections = 2048;
  std::uint32_t max_header_bytes = 16 * 1024;  // more: 431
  std::uint64_t max_body_bytes =
      16 * 1024;  // more: 413. No endpoint reads a body; it is taken in and dropped

  std::chrono::milliseconds request_deadline =
      std::chrono::seconds(10);  // from its first byte to its last
  std::chrono::milliseconds idle_timeout =
      std::chrono::seconds(90);  // longer than usual scrape intervals of 15 to 60 s
  // A client must take some bytes within the first and all of them within the second, or it is cut:
  // a response holds its page in memory, and by then that page may be the only thing left that
  // does.
  std::chrono::milliseconds write_progress_deadline = std::chrono::seconds(20);
  std::chrono::milliseconds write_deadline = std::chrono::minutes(5);
  std::chrono::milliseconds stop_deadline =
      std::chrono::milliseconds(800);  // responses under way when Stop() comes

  // One line on trouble that an operator should know of (descriptors exhausted, a handler that
  // threw). Called on server threads, so it must be thread-safe; may be empty.
  std::function<void(const std::string&)> warn;
};

class Server {
 public:
  // A server that already accepts, or one line that names the address and says why not.
  static std::variant<std::unique_ptr<Server>, std::string> Start(ServerOptions options,
                                                                  Handler handler);

  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Where it listens, with the real port: "127.0.0.1:9308", "[::]:9308" for ":9308".
  const std::string& address() const;
  std::uint16_t port() const;

  // Accepts no more, closes what is idle, gives responses under way `stop_deadline`, closes the
  // rest. Returns when no server thread runs any more; a handler that is running then is waited
  // for. A second call does nothing.
  void Stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
//
// Options of a Server: handler, listen address, and the limits that protect clients from each
// other. Plain values; the functions in them are called on server threads and must be thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/message.h"
#include "model/endpoints.h"

namespace lagwatch::http {

// Called on server threads, possibly several at a time. If it throws, its client gets a 500.
using Handler = std::function<Response(const Request&)>;

struct LoadedWebConfig;

struct ServerOptions {
  // host:port, [v6]:port, or :port for every address of both families. Port 0 picks a free one.
  std::string listen_address = ":9308";

  // Returns the current TLS, users and headers (http/web_config_watcher.h); called for each
  // connection and request. Empty, or null: plain HTTP without users. Called on io threads: must
  // return at once.
  std::function<std::shared_ptr<const LoadedWebConfig>()> web_config;
  // Paths that need no login, for probes without credentials.
  std::vector<std::string> open_paths;

  int io_threads = 2;
  int handler_threads = 4;
  // Handled on the io thread itself, hence also while all handler threads are busy. Only for paths
  // whose handler returns at once.
  std::vector<std::string> inline_paths = PathsWith(&EndpointPath::on_io_thread);

  // When the limit is reached, the connection that has waited longest for its client (idle, partial
  // request, not reading) is closed. Rejecting the new connection instead would let any client lock
  // the scraper out by opening idle connections.
  std::size_t max_connections = 2048;
  // A request with a larger header gets a 431.
  std::uint32_t max_header_bytes = 16 * 1024;
  // A request with a larger body gets a 413. No endpoint reads a body: it is received and
  // discarded.
  std::uint32_t max_body_bytes = 16 * 1024;

  // From the first byte of a request to the last, even if bytes keep arriving.
  std::chrono::milliseconds request_deadline = std::chrono::seconds(10);
  // Until the first byte of a request. Longer than usual scrape intervals of 15 to 60 s.
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(90);
  // A client that reads nothing for the first duration, or has not read everything within the
  // second, is disconnected, because the response keeps its page in memory.
  std::chrono::milliseconds write_progress_deadline = std::chrono::seconds(20);
  std::chrono::milliseconds write_deadline = std::chrono::minutes(5);
  // How long current responses may take when the server stops.
  std::chrono::milliseconds stop_deadline = std::chrono::milliseconds(800);

  // Logs one line about an error that an operator should know (descriptors exhausted, a handler
  // that threw). May be empty.
  std::function<void(const std::string&)> warn;
};

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
//
// What a Server is told: who answers, where it listens, and the limits that keep a client from
// harming the others. Plain values; the two functions in here are called on server threads and must
// be thread-safe.
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

// Called on server threads, several at a time. Should it throw, its client gets a 500.
using Handler = std::function<Response(const Request&)>;

struct LoadedWebConfig;

struct ServerOptions {
  // host:port, [v6]:port, or :port for every address of both families. Port 0 takes a free one.
  std::string listen_address = ":9308";

  // TLS, users and headers of the moment (http/web_config_watcher.h), asked for at each connection
  // and request; empty, or null: plain HTTP for everybody. Called on io threads: must return at
  // once.
  std::function<std::shared_ptr<const LoadedWebConfig>()> web_config;
  // Need no user, for probes that have none.
  std::vector<std::string> open_paths;

  int io_threads = 2;
  int handler_threads = 4;
  // Answered on the io thread itself, hence also while every handler thread is busy: only for what
  // returns at once.
  std::vector<std::string> inline_paths = PathsWith(&EndpointPath::on_io_thread);

  // When full, the connection that has waited longest for its client (idle, half a request, not
  // reading) makes room. Refusing the newcomer instead would let anyone lock the scraper out by
  // opening connections and leaving them.
  std::size_t max_connections = 2048;
  // A request with more of it is answered 431.
  std::uint32_t max_header_bytes = 16 * 1024;
  // A request with more of it is answered 413. No endpoint reads a body: it is taken in and
  // dropped.
  std::uint32_t max_body_bytes = 16 * 1024;

  // From a request's first byte to its last, however steadily the bytes in between come.
  std::chrono::milliseconds request_deadline = std::chrono::seconds(10);
  // Until a request's first byte. Longer than the usual scrape intervals of 15 to 60 s.
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(90);
  // A client that takes nothing for the first, or has not all by the second, is cut: the response
  // holds its page in memory, and may be the last that does.
  std::chrono::milliseconds write_progress_deadline = std::chrono::seconds(20);
  std::chrono::milliseconds write_deadline = std::chrono::minutes(5);
  // What responses under way are given when the server stops.
  std::chrono::milliseconds stop_deadline = std::chrono::milliseconds(800);

  // One line on trouble that an operator should know of (descriptors exhausted, a handler that
  // threw). May be empty.
  std::function<void(const std::string&)> warn;
};

}  // namespace lagwatch::http

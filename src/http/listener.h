// SPDX-License-Identifier: Apache-2.0
//
// Opens the listening socket and creates a session for each client, within the connection limit.
// Only for server code.
//
// Threads: call Open() before any thread runs the io_context, Stop() from any thread, Close() after
// the last thread ended. Ownership: `io` and `context` must outlive it. Errors: Open() returns one;
// later, a failing accept is retried.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <string>

#include "http/session.h"

namespace lagwatch::http {

class Listener {
 public:
  Listener(boost::asio::io_context& io, SessionContext& context);

  // Binds and listens on options.listen_address and starts to accept. Returns an error of one line,
  // or empty.
  std::optional<std::string> Open();
  void Stop();   // stops accepting
  void Close();  // releases the port

  boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }

 private:
  using Error = boost::system::error_code;
  using Tcp = boost::asio::ip::tcp;

  Error OpenAnyAddress(std::uint16_t port);
  Error OpenHost(const std::string& host, std::uint16_t port);
  Error Bind(const Tcp::endpoint& endpoint);

  void AwaitClient();
  void AcceptClient();
  void OnAcceptFailed(Error error);
  void Pause();

  boost::asio::io_context& io_;
  SessionContext& context_;
  Tcp::acceptor acceptor_;  // on its own strand, together with pause_
  boost::asio::steady_timer pause_;
  Tcp::endpoint endpoint_;
  bool failing_ = false;  // so that a lasting error is logged once
};

}  // namespace lagwatch::http

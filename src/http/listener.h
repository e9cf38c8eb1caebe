// SPDX-License-Identifier: Apache-2.0
//
// The listening socket: opens it and turns clients into sessions within the connection limit. Only
// for server code.
//
// Threads: Open() before any thread runs the io_context, Stop() from any, Close() after the last
// one ended. Ownership: borrows io_context and context, which must outlive it. Failure: Open() says
// why; later, what keeps clients from being accepted is waited out.
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

  // Binds and listens on options.listen_address and begins to accept; or one line why not.
  std::optional<std::string> Open();
  void Stop();   // accepts no more
  void Close();  // gives the port back

  boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }

 private:
  using Error = boost::system::error_code;
  using Tcp = boost::asio::ip::tcp;

  Error OpenAnyAddress(std::uint16_t port);
  Error OpenHost(const std::string& host, std::uint16_t port);
  Error Bind(const Tcp::endpoint& endpoint);

  void AwaitNewcomer();
  void AcceptNewcomer();
  void OnAcceptFailed(Error error);
  void Pause();

  boost::asio::io_context& io_;
  SessionContext& context_;
  Tcp::acceptor acceptor_;  // on a strand of its own, with pause_
  boost::asio::steady_timer pause_;
  Tcp::endpoint endpoint_;
  bool failing_ = false;  // so that a lasting trouble is told once
};

}  // namespace lagwatch::http

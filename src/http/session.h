// SPDX-License-Identifier: Apache-2.0
//
// One client connection: reads a request, calls the handler, sends the response, and repeats until
// the client disconnects, a deadline passes or the server stops. Only for server code: only this
// header and listener.h include the HTTP library.
//
// Threads: Start(), Close() and FinishAndClose() may be called from any thread; everything else
// runs on the strand of its stream. Ownership: its pending operations own it; when none is left, it
// is destroyed and removed from the table. The context must outlive it. Errors end this connection
// only.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "http/channel.h"
#include "http/connection_table.h"
#include "http/login_queue.h"
#include "http/message.h"
#include "http/outgoing_response.h"
#include "http/server_options.h"
#include "http/web_config_watcher.h"

namespace lagwatch::http {

// Shared by all sessions of a server.
struct SessionContext {
  SessionContext(ServerOptions the_options, Handler the_handler)
      : options(std::move(the_options)),
        handler(std::move(the_handler)),
        handler_threads(std::in_place, static_cast<std::size_t>(options.handler_threads)) {}

  std::shared_ptr<const LoadedWebConfig> CurrentWebConfig() const {
    return options.web_config ? options.web_config() : nullptr;
  }

  const ServerOptions options;
  const Handler handler;
  ConnectionTable connections;
  std::optional<boost::asio::thread_pool> handler_threads;
  LoginQueue logins;
};

class Session final : public Connection, public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, SessionContext& context);
  ~Session() override;

  void Start();
  void Close() override;
  void FinishAndClose() override;

 private:
  using Error = boost::beast::error_code;
  using Clock = std::chrono::steady_clock;

  void ShakeHands();
  void OnHandshake(Error error);
  void AwaitRequest();
  void OnFirstBytes(Error error, std::size_t bytes);
  void ReadRequest();
  void OnRequest(Error error, std::size_t bytes);
  void RefuseRequest(Error error);
  void Admit(Request request);
  void CheckLogin(Request request, std::string authorization);
  void OnLogin(Request request, LoginVerdict verdict);
  void Answer(Request request);
  void Send(Response response);
  void SendMore();
  void OnSent(Error error, std::size_t bytes);
  void EndTls();
  void Linger();
  void DiscardMore();
  void CloseNow();

  Request TakeRequest();

  SessionContext& context_;
  std::shared_ptr<const LoadedWebConfig>
      web_config_;  // of the connection, then of its current request; may be null
  TlsContext tls_;  // of the connection; null: plain
  Channel stream_;
  std::string peer_;
  std::string peer_network_;
  boost::beast::flat_buffer buffer_;  // received but not parsed; may contain the next request
  std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
  std::optional<OutgoingResponse> outgoing_;  // while a response is being sent
  HeadFacts facts_;                           // of the current request
  Clock::time_point send_deadline_;
  bool answering_ = false;  // from the last byte of a request to the last byte of its response
  bool finishing_ = false;  // close after the current response
};

}  // namespace lagwatch::http

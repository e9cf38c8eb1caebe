// SPDX-License-Identifier: Apache-2.0
//
// One client's connection: reads a request, has it answered, sends the answer, and so on until the
// client goes, a deadline passes or the server stops. Only for server code: the one header here,
// with listener.h, that names the HTTP library.
//
// Threads: Start(), Close() and FinishAndClose() from any; everything else runs on the strand of
// its stream, one at a time. Ownership: its pending operations own it; when none is left it is
// gone, and gone from the table. The context must outlive it. Failure: ends this connection and
// nothing else.
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

// What all sessions of a server share.
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
      web_config_;  // that it came in by, then that of its request; may be null
  TlsContext tls_;  // that it came in by; null: plain
  Channel stream_;
  std::string peer_;
  std::string peer_network_;
  boost::beast::flat_buffer buffer_;  // received and not yet understood; the next request's too
  std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
  std::optional<OutgoingResponse> outgoing_;  // while a response is being sent
  HeadFacts facts_;                           // of the request that is being answered
  Clock::time_point send_deadline_;
  bool answering_ = false;  // between a request's last byte and its response's
  bool finishing_ = false;  // close after the response under way
};

}  // namespace lagwatch::http

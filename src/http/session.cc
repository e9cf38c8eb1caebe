// SPDX-License-Identifier: Apache-2.0
#include "http/session.h"

#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <algorithm>
#include <array>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <ctime>
#include <exception>
#include <functional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "http/endpoint_text.h"
#include "http/target.h"

namespace lagwatch::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

// The buffer of an idle connection; a scraper's request has some 300 bytes.
constexpr std::size_t kIdleBufferBytes = 1024;
// The plain HTTP response to a client that sends plain HTTP to a TLS port.
constexpr std::string_view kThisIsTls =
    "HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "this is a TLS port: use https\n";
// How long a client may take to read the last response before its connection is closed.
constexpr std::chrono::seconds kLingerTime{1};

// Catches every exception of the handler, because it runs on a thread that all clients share.
Response CallHandler(const SessionContext& context, const Request& request) {
  std::string what = "unknown exception";
  try {
    return context.handler(request);
  } catch (const std::exception& exception) {
    what = exception.what();
  } catch (...) {  // NOLINT(bugprone-empty-catch): logged below
  }
  if (context.options.warn)
    context.options.warn("request for " + request.path + " failed: " + what);
  return TextResponse(500, "internal error, see the log\n");
}

bool Contains(const std::vector<std::string>& paths, const std::string& path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

Response UserNeeded() {
  return TextResponse(401, "a user and a password are required\n",
                      {{"WWW-Authenticate", "Basic realm=\"lagwatch\", charset=\"UTF-8\""}});
}

Response TooManyLogins() {
  return TextResponse(429, "too many passwords are being checked, try again later\n",
                      {{"Retry-After", "5"}});
}

void SetHeader(Response& response, const std::pair<std::string, std::string>& header) {
  std::erase_if(response.headers,
                [&](const auto& other) { return EqualsIgnoringCase(other.first, header.first); });
  response.headers.push_back(header);
}

bool IsPlainHttp(const beast::error_code& error) {
  return error.category() == asio::error::get_ssl_category() &&
         ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_HTTP_REQUEST;
}

}  // namespace

Session::Session(asio::ip::tcp::socket socket, SessionContext& context)
    : context_(context),
      stream_(std::move(socket)),
      buffer_(context.options.max_header_bytes + context.options.max_body_bytes) {
  Error gone;  // the first read reports it
  const auto peer = stream_.tcp().socket().remote_endpoint(gone);
  peer_ = EndpointText(peer);
  peer_network_ = PeerNetwork(peer.address());
}

Session::~Session() { context_.connections.Remove(this); }

void Session::Start() {
  Error ignored;  // an error only costs a delay
  stream_.tcp().socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  asio::dispatch(stream_.get_executor(), [self = shared_from_this()] {
    const auto web_config = self->context_.CurrentWebConfig();
    if (!web_config || !web_config->tls) return self->AwaitRequest();
    self->tls_ = web_config->tls;
    self->ShakeHands();
  });
}

void Session::ShakeHands() {
  stream_.tcp().expires_after(context_.options.request_deadline);
  stream_.Secure(*tls_).async_handshake(
      asio::ssl::stream_base::server,
      [self = shared_from_this()](Error error) { self->OnHandshake(error); });
}

void Session::OnHandshake(Error error) {
  if (!error) return AwaitRequest();
  if (!IsPlainHttp(error)) return CloseNow();
  asio::async_write(stream_.tcp(), asio::buffer(kThisIsTls),
                    [self = shared_from_this()](Error failed, std::size_t /*bytes*/) {
                      if (failed) return self->CloseNow();
                      self->Linger();
                    });
}

void Session::Close() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] { self->CloseNow(); });
}

void Session::FinishAndClose() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    self->finishing_ = true;
    if (!self->answering_) self->CloseNow();
  });
}

void Session::AwaitRequest() {
  parser_.emplace();
  parser_->header_limit(context_.options.max_header_bytes);
  parser_->body_limit(context_.options.max_body_bytes);
  context_.connections.SetWaiting(this);
  if (buffer_.size() > 0) return ReadRequest();  // pipelined request

  stream_.tcp().expires_after(context_.options.idle_timeout);
  stream_.async_read_some(buffer_.prepare(kIdleBufferBytes),
                          beast::bind_front_handler(&Session::OnFirstBytes, shared_from_this()));
}

void Session::OnFirstBytes(Error error, std::size_t bytes) {
  if (error) return CloseNow();
  buffer_.commit(bytes);
  ReadRequest();
}

void Session::ReadRequest() {
  stream_.tcp().expires_after(context_.options.request_deadline);
  beast::http::async_read(stream_, buffer_, *parser_,
                          beast::bind_front_handler(&Session::OnRequest, shared_from_this()));
}

void Session::OnRequest(Error error, std::size_t /*bytes*/) {
  if (error) return RefuseRequest(error);
  answering_ = true;
  context_.connections.SetBusy(this);
  stream_.tcp().expires_never();

  Request request = TakeRequest();
  facts_ = HeadFacts{request.version, request.method == "HEAD", parser_->keep_alive(), 0};
  auto target = ParseTarget(request.target);
  // Rejects a request whose host is ambiguous (RFC 9112 3.2).
  const bool host_is_clear =
      request.version == 10 || parser_->get().count(beast::http::field::host) == 1;
  if (!target || !host_is_clear) {
    facts_.keep_alive = false;
    return Send(TextResponse(400, target ? "exactly one Host header is required\n"
                                         : "the request target is malformed\n"));
  }
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  Admit(std::move(request));
}

void Session::Admit(Request request) {
  web_config_ = context_.CurrentWebConfig();
  if (!web_config_ || web_config_->users.empty() ||
      Contains(context_.options.open_paths, request.path)) {
    return Answer(std::move(request));
  }
  std::string authorization = request.Header("Authorization");
  const auto known = web_config_->users.CachedVerdict(authorization);
  if (!known) return CheckLogin(std::move(request), std::move(authorization));
  OnLogin(std::move(request), *known ? LoginVerdict::kVerified : LoginVerdict::kRejected);
}

void Session::CheckLogin(Request request, std::string authorization) {
  // Counts as waiting until the login is verified, so that it is closed for others like an idle
  // connection.
  context_.connections.SetWaiting(this);
  const std::size_t user = std::hash<std::string>()(UserNameOf(authorization));
  Login login{.peer = peer_network_,
              .user = user,
              .since = {},
              .authorization = std::move(authorization),
              .web_config = web_config_,
              .done = {}};
  login.done = [self = shared_from_this(), request = std::move(request)](LoginVerdict verdict) {
    asio::post(self->stream_.get_executor(), [self, request, verdict]() mutable {
      if (!self->stream_.tcp().socket().is_open()) return;  // it was closed to make room
      self->context_.connections.SetBusy(self.get());
      self->OnLogin(std::move(request), verdict);
    });
  };
  context_.logins.Add(std::move(login));
}

void Session::OnLogin(Request request, LoginVerdict verdict) {
  if (verdict == LoginVerdict::kVerified) return Answer(std::move(request));
  if (verdict == LoginVerdict::kRejected) return Send(UserNeeded());
  facts_.keep_alive = false;
  Send(TooManyLogins());
}

void Session::RefuseRequest(Error error) {
  namespace http = beast::http;
  const bool understood_as_http =
      error.category() == http::make_error_code(http::error{}).category();
  if (!understood_as_http || error == http::error::end_of_stream ||
      error == http::error::partial_message) {
    return CloseNow();  // disconnected, or past a deadline
  }
  answering_ = true;
  facts_ = HeadFacts{11, false, false, 0};
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return Send(TextResponse(431, "the request's header is too large\n"));
  }
  if (error == http::error::body_limit) {
    return Send(TextResponse(413, "the request's body is too large\n"));
  }
  Send(TextResponse(400, "this is not an HTTP request\n"));
}

Request Session::TakeRequest() {
  const auto& message = parser_->get();
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  request.version = static_cast<int>(message.version());
  request.peer = peer_;
  for (const auto& field : message) {
    request.headers.emplace_back(field.name_string(), field.value());
  }
  return request;
}

void Session::Answer(Request request) {
  if (Contains(context_.options.inline_paths, request.path)) {
    return Send(CallHandler(context_, request));
  }
  asio::post(*context_.handler_threads, [self = shared_from_this(),
                                         request = std::move(request)]() mutable {
    Response response = CallHandler(self->context_, request);
    asio::post(self->stream_.get_executor(), [self, response = std::move(response)]() mutable {
      self->Send(std::move(response));
    });
  });
}

void Session::Send(Response response) {
  facts_.keep_alive = facts_.keep_alive && !finishing_;
  facts_.now = std::time(nullptr);
  if (web_config_) {
    // A header of the web config wins, because the operator configured it.
    for (const auto& header : web_config_->headers) SetHeader(response, header);
  }
  outgoing_.emplace(std::move(response), facts_);
  send_deadline_ = Clock::now() + context_.options.write_deadline;
  SendMore();
}

void Session::SendMore() {
  context_.connections.SetWaiting(this);
  const auto progress_deadline = Clock::now() + context_.options.write_progress_deadline;
  stream_.tcp().expires_at(std::min(progress_deadline, send_deadline_));

  std::array<asio::const_buffer, OutgoingResponse::kPieces> buffers;
  const auto pieces = outgoing_->Next();
  std::transform(pieces.begin(), pieces.end(), buffers.begin(),
                 [](std::string_view piece) { return asio::buffer(piece.data(), piece.size()); });
  stream_.async_write_some(buffers,
                           beast::bind_front_handler(&Session::OnSent, shared_from_this()));
}

void Session::OnSent(Error error, std::size_t bytes) {
  if (error) return CloseNow();
  outgoing_->Advance(bytes);
  if (!outgoing_->done()) return SendMore();
  outgoing_.reset();  // releases the page
  answering_ = false;
  if (!facts_.keep_alive) return EndTls();
  if (finishing_) return CloseNow();
  AwaitRequest();
}

// Sends close_notify, so that the client can distinguish EOF from truncation.
void Session::EndTls() {
  if (stream_.tls() == nullptr) return Linger();
  stream_.tcp().expires_after(kLingerTime);
  stream_.tls()->async_shutdown([self = shared_from_this()](Error /*error*/) { self->Linger(); });
}

// Closing with unread bytes resets the connection, which can discard the response: so shut down
// sending, and read until the client closes, too.
void Session::Linger() {
  Error ignored;  // reading then fails at once
  stream_.tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  stream_.tcp().expires_after(kLingerTime);
  DiscardMore();
}

void Session::DiscardMore() {
  buffer_.clear();
  stream_.tcp().async_read_some(buffer_.prepare(kIdleBufferBytes),
                                [self = shared_from_this()](Error error, std::size_t /*bytes*/) {
                                  if (error) return self->CloseNow();
                                  self->DiscardMore();
                                });
}

// Pending operations end with an error, which releases this object.
void Session::CloseNow() { stream_.tcp().close(); }

}  // namespace lagwatch::http

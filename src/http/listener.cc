// SPDX-License-Identifier: Apache-2.0
#include "http/listener.h"

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <chrono>
#include <memory>
#include <utility>
#include <variant>

#include "http/listen_address.h"

namespace lagwatch::http {
namespace {

namespace asio = boost::asio;

// Long enough not to spin while descriptors are exhausted, short enough for a scrape not to notice.
constexpr std::chrono::milliseconds kPause{100};

bool IsWithoutIpv6(const boost::system::error_code& error) {
  return error == asio::error::address_family_not_supported ||
         error == boost::system::errc::address_not_available;
}

}  // namespace

Listener::Listener(asio::io_context& io, SessionContext& context)
    : io_(io),
      context_(context),
      acceptor_(asio::make_strand(io)),
      pause_(acceptor_.get_executor()) {}

std::optional<std::string> Listener::Open() {
  const std::string& text = context_.options.listen_address;
  const std::string failure = "cannot listen on \"" + text + "\": ";
  const auto parsed = ParseListenAddress(text);
  if (const auto* mistake = std::get_if<std::string>(&parsed)) return failure + *mistake;

  const auto& address = std::get<ListenAddress>(parsed);
  const Error error =
      address.host.empty() ? OpenAnyAddress(address.port) : OpenHost(address.host, address.port);
  if (error) return failure + error.message();
  asio::post(acceptor_.get_executor(), [this] { AwaitNewcomer(); });
  return std::nullopt;
}

Listener::Error Listener::OpenAnyAddress(std::uint16_t port) {
  const Error error = Bind({asio::ip::address_v6::any(), port});
  return IsWithoutIpv6(error) ? Bind({Tcp::v4(), port}) : error;
}

// A name with addresses of both families is taken for its IPv4 one, as the peers' Go does: one
// socket, and the one that "localhost" means to most clients.
Listener::Error Listener::OpenHost(const std::string& host, std::uint16_t port) {
  Error error;
  Tcp::resolver resolver(io_);
  const auto results = resolver.resolve(
      host, std::to_string(port), Tcp::resolver::passive | Tcp::resolver::numeric_service, error);
  if (error) return error;
  const auto chosen = std::find_if(results.begin(), results.end(), [](const auto& result) {
    return result.endpoint().address().is_v4();
  });
  return Bind(chosen != results.end() ? chosen->endpoint() : results.begin()->endpoint());
}

Listener::Error Listener::Bind(const Tcp::endpoint& endpoint) {
  Error error;
  acceptor_.close(error);
  if (acceptor_.open(endpoint.protocol(), error)) return error;
  if (acceptor_.set_option(asio::socket_base::reuse_address(true), error)) return error;
  if (endpoint.address().is_v6() && endpoint.address().is_unspecified()) {
    // Both families, whatever the machine's default is.
    if (acceptor_.set_option(asio::ip::v6_only(false), error)) return error;
  }
  if (acceptor_.bind(endpoint, error)) return error;
  if (acceptor_.listen(asio::socket_base::max_listen_connections, error)) return error;
  if (acceptor_.non_blocking(true, error)) return error;  // a newcomer may be gone again
  endpoint_ = acceptor_.local_endpoint(error);
  return error;
}

void Listener::Stop() {
  asio::post(acceptor_.get_executor(), [this] { Close(); });
}

void Listener::Close() {
  Error ignored;  // closing twice is fine
  acceptor_.close(ignored);
  pause_.cancel();
}

// Waits for a newcomer before it asks for room: accept() complains of exhausted descriptors also
// when nobody is there, and nobody should have to leave for that.
void Listener::AwaitNewcomer() {
  acceptor_.async_wait(Tcp::acceptor::wait_read, [this](Error error) {
    if (!error) AcceptNewcomer();  // else it was closed
  });
}

void Listener::AcceptNewcomer() {
  auto& connections = context_.connections;
  if (connections.size() >= context_.options.max_connections &&
      !connections.CloseLongestWaiting()) {
    return Pause();  // all are being answered; newcomers wait in the kernel's queue meanwhile
  }
  Error error;
  Tcp::socket socket = acceptor_.accept(asio::make_strand(io_), error);
  if (error) return OnAcceptFailed(error);
  failing_ = false;
  const auto session = std::make_shared<Session>(std::move(socket), context_);
  if (connections.Add(session)) session->Start();
  AwaitNewcomer();
}

void Listener::OnAcceptFailed(Error error) {
  const bool newcomer_left =
      error == asio::error::would_block || error == asio::error::connection_aborted;
  if (newcomer_left) return AwaitNewcomer();
  if (!failing_ && context_.options.warn) {
    context_.options.warn("cannot accept connections on " + context_.options.listen_address + ": " +
                          error.message() + "; trying on");
  }
  failing_ = true;
  context_.connections.CloseLongestWaiting();  // most likely descriptors ran out: this frees one
  Pause();
}

void Listener::Pause() {
  pause_.expires_after(kPause);
  pause_.async_wait([this](Error error) {
    if (!error) AwaitNewcomer();
  });
}

}  // namespace lagwatch::http

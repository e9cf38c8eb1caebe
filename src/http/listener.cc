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

#include "base/text.h"

namespace lagwatch::http {
namespace {

namespace asio = boost::asio;

// Long enough to avoid spinning while descriptors are exhausted, short enough not to delay a scrape
// noticeably.
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
  const auto address = ParseHostPort(text);
  if (!address) return failure + "write it as host:port, [v6]:port or :port";

  const auto port = static_cast<std::uint16_t>(address->port);
  const Error error = address->host.empty() ? OpenAnyAddress(port) : OpenHost(address->host, port);
  if (error) return failure + error.message();
  asio::post(acceptor_.get_executor(), [this] { AwaitClient(); });
  return std::nullopt;
}

Listener::Error Listener::OpenAnyAddress(std::uint16_t port) {
  const Error error = Bind({asio::ip::address_v6::any(), port});
  return IsWithoutIpv6(error) ? Bind({Tcp::v4(), port}) : error;
}

// For a name with addresses of both families, use the IPv4 address, as Go programs do: one socket,
// and what most clients use for "localhost".
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
    // Dual-stack, regardless of the system's default.
    if (acceptor_.set_option(asio::ip::v6_only(false), error)) return error;
  }
  if (acceptor_.bind(endpoint, error)) return error;
  if (acceptor_.listen(asio::socket_base::max_listen_connections, error)) return error;
  if (acceptor_.non_blocking(true, error)) return error;  // the client may have disconnected
  endpoint_ = acceptor_.local_endpoint(error);
  return error;
}

void Listener::Stop() {
  asio::post(acceptor_.get_executor(), [this] { Close(); });
}

void Listener::Close() {
  Error ignored;  // closing twice is harmless
  acceptor_.close(ignored);
  pause_.cancel();
}

// Waits for a new client before accepting: accept() fails with exhausted descriptors even without a
// client, and no connection should be closed for that.
void Listener::AwaitClient() {
  acceptor_.async_wait(Tcp::acceptor::wait_read, [this](Error error) {
    if (!error) AcceptClient();  // else the acceptor was closed
  });
}

void Listener::AcceptClient() {
  auto& connections = context_.connections;
  if (connections.size() >= context_.options.max_connections &&
      !connections.CloseLongestWaiting()) {
    return Pause();  // all connections are busy; new clients wait in the kernel's queue
  }
  Error error;
  Tcp::socket socket = acceptor_.accept(asio::make_strand(io_), error);
  if (error) return OnAcceptFailed(error);
  failing_ = false;
  const auto session = std::make_shared<Session>(std::move(socket), context_);
  if (connections.Add(session)) session->Start();
  AwaitClient();
}

void Listener::OnAcceptFailed(Error error) {
  const bool newcomer_left =
      error == asio::error::would_block || error == asio::error::connection_aborted;
  if (newcomer_left) return AwaitClient();
  if (!failing_ && context_.options.warn) {
    context_.options.warn("cannot accept connections on " + context_.options.listen_address + ": " +
                          error.message() + "; retrying");
  }
  failing_ = true;
  context_.connections.CloseLongestWaiting();  // descriptors are probably exhausted: this frees one
  Pause();
}

void Listener::Pause() {
  pause_.expires_after(kPause);
  pause_.async_wait([this](Error error) {
    if (!error) AwaitClient();
  });
}

}  // namespace lagwatch::http

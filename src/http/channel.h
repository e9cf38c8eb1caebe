// SPDX-License-Identifier: Apache-2.0
//
// The stream of one connection, plain or TLS, with the same interface for both. Deadlines are those
// of the TCP stream. Only for server code. Used on the strand of its stream, with at most one read
// and one write at a time.
#pragma once

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <optional>
#include <utility>

#include "http/tls_context.h"

namespace lagwatch::http {

class Channel {
 public:
  using executor_type =  // NOLINT(readability-identifier-naming): Asio asks for this name
      boost::beast::tcp_stream::executor_type;
  using Tls = boost::asio::ssl::stream<boost::beast::tcp_stream&>;

  explicit Channel(boost::asio::ip::tcp::socket socket) : tcp_(std::move(socket)) {}

  // Switches to TLS; the caller does the handshake next. `context` must outlive the channel.
  Tls& Secure(boost::asio::ssl::context& context) { return tls_.emplace(tcp_, context); }

  boost::beast::tcp_stream& tcp() { return tcp_; }
  Tls* tls() { return tls_ ? &*tls_ : nullptr; }  // null: plain
  executor_type get_executor() { return tcp_.get_executor(); }

  template <typename Buffers, typename Done>
  void async_read_some(const Buffers& buffers, Done&& done) {
    if (tls_) {
      tls_->async_read_some(buffers, std::forward<Done>(done));
    } else {
      tcp_.async_read_some(buffers, std::forward<Done>(done));
    }
  }

  template <typename Buffers, typename Done>
  void async_write_some(const Buffers& buffers, Done&& done) {
    if (tls_) {
      tls_->async_write_some(buffers, std::forward<Done>(done));
    } else {
      tcp_.async_write_some(buffers, std::forward<Done>(done));
    }
  }

 private:
  boost::beast::tcp_stream tcp_;
  std::optional<Tls> tls_;
};

}  // namespace lagwatch::http

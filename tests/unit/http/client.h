// SPDX-License-Identifier: Apache-2.0
//
// A client for tests that can misbehave: a plain blocking socket to 127.0.0.1 (or ::1) and just
// enough HTTP to take one response apart. Independent of the server's library. One thread. Every
// wait ends after kPatience.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lagwatch::http {

constexpr std::chrono::seconds kPatience{20};

struct Reply {
  int status = 0;    // 0: the server closed without an answer
  std::string head;  // with the status line and the empty line
  std::string body;
};

class Client {
 public:
  explicit Client(std::uint16_t port, int family = AF_INET) : Client(family) { Connect(port); }
  // Not connected yet.
  explicit Client(int family) : family_(family), socket_(socket(family, SOCK_STREAM, 0)) {
    EXPECT_GE(socket_, 0);
    const timeval patience{kPatience.count(), 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }
  Client(Client&& other) noexcept
      : family_(other.family_),
        socket_(std::exchange(other.socket_, -1)),
        rest_(std::move(other.rest_)) {}
  Client& operator=(Client&&) = delete;
  ~Client() { Close(); }

  bool Connect(std::uint16_t port) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    v6.sin6_addr = in6addr_loopback;
    const bool is_v4 = family_ == AF_INET;
    const auto* address =
        is_v4 ? reinterpret_cast<const sockaddr*>(&v4) : reinterpret_cast<const sockaddr*>(&v6);
    return connect(socket_, address, is_v4 ? sizeof v4 : sizeof v6) == 0;
  }

  // False when the connection is gone.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // The next response; its body is as long as Content-Length says unless the request was HEAD.
  Reply Receive(bool head_only = false) {
    Reply reply;
    while (rest_.find("\r\n\r\n") == std::string::npos) {
      if (!ReceiveSome()) return reply;
    }
    reply.head = Take(rest_.find("\r\n\r\n") + 4);
    reply.status = std::stoi(reply.head.substr(9, 3));
    const auto field = reply.head.find("Content-Length: ");
    if (field == std::string::npos || head_only) return reply;
    const std::size_t length = std::stoul(reply.head.substr(field + 16));
    reply.body = Take(length);
    std::size_t received = reply.body.size();
    reply.body.resize(length);  // and read right into it: a page is big, and its time is measured
    while (received < length) {
      const std::size_t more = ReceiveInto(reply.body.data() + received, length - received);
      if (more == 0) break;
      received += more;
    }
    reply.body.resize(received);
    return reply;
  }

  Reply Get(const std::string& target) {
    Send("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n");
    return Receive();
  }

  // True when the server ends the connection, by whatever means, without sending more.
  bool IsClosedByServer() { return rest_.empty() && !ReceiveSome() && !timed_out_; }

  // The same, and in order: a reset could have overtaken what was sent before it.
  bool IsClosedInOrder() { return IsClosedByServer() && !reset_; }

  // True when the server says nothing for that long.
  bool HearsNothingFor(std::chrono::milliseconds time) {
    const timeval wait{time.count() / 1000, time.count() % 1000 * 1000};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    const bool nothing = !ReceiveSome() && timed_out_;
    const timeval patience{kPatience.count(), 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return nothing;
  }

  // A small window, so that a big response does not fit into the kernel. Before Connect().
  void ShrinkReceiveBuffer() {
    const int bytes = 4096;
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  }

  void Close() {
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
  }

 private:
  // 0 when there is no more or nothing came in time.
  std::size_t ReceiveInto(char* buffer, std::size_t size) {
    const auto received = recv(socket_, buffer, size, 0);
    timed_out_ = received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    reset_ = received < 0 && !timed_out_;
    return received > 0 ? static_cast<std::size_t>(received) : 0;
  }

  bool ReceiveSome() {
    std::array<char, 1 << 14> chunk;
    const std::size_t received = ReceiveInto(chunk.data(), chunk.size());
    rest_.append(chunk.data(), received);
    return received > 0;
  }

  std::string Take(std::size_t bytes) {
    std::string taken = rest_.substr(0, bytes);
    rest_.erase(0, bytes);
    return taken;
  }

  int family_;
  int socket_;
  std::string rest_;
  bool timed_out_ = false;
  bool reset_ = false;
};

}  // namespace lagwatch::http

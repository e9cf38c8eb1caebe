// SPDX-License-Identifier: Apache-2.0
#include "http/probe.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>
#include <variant>

#include "http/listen_address.h"

namespace lagwatch::http {
namespace {

constexpr timeval kTimeout{.tv_sec = 3, .tv_usec = 0};
constexpr std::string_view kRequest =
    "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
constexpr std::string_view kAlive = "HTTP/1.1 200 ";

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

std::string LastError(const std::string& what) { return what + ": " + std::strerror(errno); }

// One conversation with one address; empty when it answered 200.
std::string Ask(const addrinfo& address) {
  const Socket socket(::socket(address.ai_family, SOCK_STREAM, 0));
  setsockopt(socket.fd(), SOL_SOCKET, SO_RCVTIMEO, &kTimeout, sizeof(kTimeout));
  setsockopt(socket.fd(), SOL_SOCKET, SO_SNDTIMEO, &kTimeout, sizeof(kTimeout));
  if (connect(socket.fd(), address.ai_addr, address.ai_addrlen) != 0) return LastError("connect");
  if (send(socket.fd(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL) < 0) {
    return LastError("send");
  }
  std::array<char, kAlive.size()> status{};
  const ssize_t got = recv(socket.fd(), status.data(), status.size(), MSG_WAITALL);
  if (got < 0) return LastError("receive");
  const std::string_view answer(status.data(), static_cast<std::size_t>(got));
  return answer == kAlive ? "" : "the answer is not 200";
}

}  // namespace

std::string ProbeLiveness(const std::string& listen_address) {
  const auto parsed = ParseListenAddress(listen_address);
  if (const auto* error = std::get_if<std::string>(&parsed)) return *error;
  const auto& where = std::get<ListenAddress>(parsed);
  const bool any = where.host.empty() || where.host == "0.0.0.0" || where.host == "::";
  const std::string host = any ? "localhost" : where.host;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = getaddrinfo(host.c_str(), std::to_string(where.port).c_str(), &hints, &found);
  if (code != 0) return host + ": " + gai_strerror(code);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
  std::string error;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    error = Ask(*address);
    if (error.empty()) return "";
  }
  return error;
}

}  // namespace lagwatch::http

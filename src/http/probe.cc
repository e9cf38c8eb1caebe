// SPDX-License-Identifier: Apache-2.0
#include "http/probe.h"

#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>
#include <variant>

#include "base/text.h"

namespace lagwatch::http {
namespace {

constexpr timeval kTimeout{.tv_sec = 3, .tv_usec = 0};
constexpr std::string_view kRequest =
    "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
constexpr std::size_t kAnswerSize = 13;  // "HTTP/1.1 200 "

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

bool IsAlive(std::string_view answer) {
  return answer == "HTTP/1.1 200 " || answer == "HTTP/1.1 401 ";
}

std::string AskPlain(const Socket& socket) {
  if (send(socket.fd(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL) < 0) {
    return LastError("send");
  }
  std::array<char, kAnswerSize> status{};
  const ssize_t got = recv(socket.fd(), status.data(), status.size(), MSG_WAITALL);
  if (got < 0) return LastError("receive");
  return IsAlive({status.data(), static_cast<std::size_t>(got)}) ? "" : "the response is not 200";
}

std::string AskTls(const Socket& socket) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free);
  const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), SSL_free);
  SSL_set_fd(tls.get(), socket.fd());
  std::array<char, kAnswerSize> status{};
  std::size_t got = 0;
  bool goes_on = SSL_connect(tls.get()) == 1 &&
                 SSL_write(tls.get(), kRequest.data(), static_cast<int>(kRequest.size())) > 0;
  while (goes_on && got < status.size()) {
    const int more =
        SSL_read(tls.get(), status.data() + got, static_cast<int>(status.size() - got));
    goes_on = more > 0;
    if (goes_on) got += static_cast<std::size_t>(more);
  }
  if (IsAlive({status.data(), got})) return "";
  // A TLS alert comes from the server, so it is alive.
  const int reason = ERR_GET_REASON(ERR_peek_error());
  const bool wants_certificate = reason == SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED ||
                                 reason == SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE;
  if (got == 0 && wants_certificate) return "";
  return got > 0 ? "the response is not 200" : "no response over TLS";
}

// Probes one address; empty if it is alive.
std::string Ask(const addrinfo& address, bool tls) {
  const Socket socket(::socket(address.ai_family, SOCK_STREAM, 0));
  setsockopt(socket.fd(), SOL_SOCKET, SO_RCVTIMEO, &kTimeout, sizeof(kTimeout));
  setsockopt(socket.fd(), SOL_SOCKET, SO_SNDTIMEO, &kTimeout, sizeof(kTimeout));
  if (connect(socket.fd(), address.ai_addr, address.ai_addrlen) != 0) return LastError("connect");
  return tls ? AskTls(socket) : AskPlain(socket);
}

}  // namespace

std::string ProbeLiveness(const std::string& listen_address, bool tls) {
  const auto where = ParseHostPort(listen_address);
  if (!where) return "write it as host:port, [v6]:port or :port";
  const bool any = where->host.empty() || where->host == "0.0.0.0" || where->host == "::";
  const std::string host = any ? "localhost" : where->host;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = getaddrinfo(host.c_str(), std::to_string(where->port).c_str(), &hints, &found);
  if (code != 0) return host + ": " + gai_strerror(code);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
  std::string error;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    error = Ask(*address, tls);
    if (error.empty()) return "";
  }
  return error;
}

}  // namespace lagwatch::http

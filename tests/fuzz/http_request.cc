// SPDX-License-Identifier: Apache-2.0
// What a client sends, through the server's own session and router, over a pair of sockets instead
// of a network. The byte 0x1F ends a packet: what follows it is sent when the server has read what
// was before. An input with an Authorization header is checked against a web config with a user.
#include <sys/socket.h>

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <memory>

#include "fuzz.h"
#include "http/router.h"
#include "http/session.h"
#include "site.h"

namespace {

using namespace lagwatch;
using Tcp = boost::asio::ip::tcp;
using Error = boost::system::error_code;

constexpr char kPacketEnd = '\x1f';
constexpr std::chrono::seconds kLongest{5};
// Of "se:cret", at the lowest cost.
constexpr const char* kHash = "$2b$04$4bZPsyafH4/0Rq4FPkN27.gLi5.bNngJ2S2odpK.o3xyPXXvtZrJW";

std::shared_ptr<const http::LoadedWebConfig> WebConfigWithUser() {
  WebConfig settings;
  settings.users = {{"scraper", Secret(kHash)}};
  settings.headers = {{"X-Frame-Options", "deny"}};
  return std::get<std::shared_ptr<const http::LoadedWebConfig>>(http::LoadWebConfig(settings));
}

class Front {
 public:
  Front()
      : context_(Options(),
                 [this](const http::Request& request) { return router_.Respond(request); }) {}

  void Run(std::string_view input) {
    needs_user_ = input.find("uthorization") != input.npos;
    std::array<int, 2> pair{};
    fuzz::Require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair.data()) == 0,
                  "a pair of sockets");
    Serve(pair[0]);
    Tcp::socket client(io_);
    client.assign(Tcp::v4(), pair[1]);
    answer_.clear();
    ended_ = false;
    Receive(client);
    Send(client, input);
    const auto deadline = std::chrono::steady_clock::now() + kLongest;
    while (!ended_ || context_.connections.size() > 0) {
      fuzz::Require(std::chrono::steady_clock::now() < deadline,
                    "a connection ends soon after its client");
      // Not longer: the last to let go of a session may be a handler's thread.
      io_.run_one_for(std::chrono::milliseconds(1));
    }
    fuzz::Require(answer_.empty() || answer_.starts_with("HTTP/1."), "an answer is HTTP");
  }

 private:
  // Limits that short inputs reach.
  http::ServerOptions Options() {
    http::ServerOptions options;
    options.max_header_bytes = 1536;
    options.max_body_bytes = 256;
    options.handler_threads = 1;
    options.open_paths = {"/livez"};
    options.inline_paths = {"/",        "/livez",         "/readyz",        "/health",
                            "/metrics", "/api/v1/status", "/api/v1/groups", "/api/v1/groups/a%2Fb"};
    options.web_config = [this] { return needs_user_ ? web_config_ : nullptr; };
    options.warn = [](const std::string& line) { fuzz::Require(false, line.c_str()); };
    return options;
  }

  void Serve(int descriptor) {
    Tcp::socket socket(io_);
    socket.assign(Tcp::v4(), descriptor);
    const auto session = std::make_shared<http::Session>(std::move(socket), context_);
    fuzz::Require(context_.connections.Add(session), "a connection is served");
    session->Start();
  }

  void Send(Tcp::socket& client, std::string_view input) {
    while (!input.empty()) {
      const std::string_view packet = input.substr(0, input.find(kPacketEnd));
      input.remove_prefix(std::min(input.size(), packet.size() + 1));
      Error gone;  // the server may have ended it
      boost::asio::write(client, boost::asio::buffer(packet.data(), packet.size()), gone);
      io_.poll();
    }
    Error gone;
    client.shutdown(Tcp::socket::shutdown_send, gone);
  }

  void Receive(Tcp::socket& client) {
    client.async_read_some(boost::asio::buffer(chunk_),
                           [this, &client](Error error, std::size_t bytes) {
                             if (answer_.size() < chunk_.size())
                               answer_.append(chunk_.data(), bytes);
                             ended_ = static_cast<bool>(error);
                             if (!error) Receive(client);
                           });
  }

  std::shared_ptr<const http::LoadedWebConfig> web_config_ = WebConfigWithUser();
  fuzz::FixedSite site_;
  http::Router router_{site_, "/metrics"};
  bool needs_user_ = false;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      io_.get_executor()};
  http::SessionContext context_;
  std::array<char, 1 << 14> chunk_{};
  std::string answer_;  // its beginning
  bool ended_ = false;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Front front;
  front.Run(fuzz::TextOf(data, size));
  return 0;
}

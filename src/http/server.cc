// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "http/endpoint_text.h"
#include "http/listener.h"
#include "http/session.h"

namespace lagwatch::http {
namespace {

// How long to wait for connections to be destroyed after closing them.
constexpr std::chrono::milliseconds kCloseTime{100};

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, Handler handler)
      : context_(std::move(options), std::move(handler)), listener_(io_, context_) {}

  std::optional<std::string> Start() {
    if (auto error = listener_.Open()) return error;
    address_ = EndpointText(listener_.endpoint());
    for (int i = 0; i < context_.options.io_threads; ++i) {
      io_threads_.emplace_back([this] { io_.run(); });
    }
    return std::nullopt;
  }

  void Stop() {
    if (std::exchange(stopped_, true)) return;
    listener_.Stop();
    context_.connections.FinishAll();
    context_.connections.WaitUntilEmpty(context_.options.stop_deadline);
    context_.connections.CloseAll();
    context_.connections.WaitUntilEmpty(kCloseTime);
    // These end before the io threads, because they hand responses over to them.
    context_.logins.Stop();
    context_.handler_threads->stop();
    context_.handler_threads->join();
    io_.stop();
    for (auto& thread : io_threads_) thread.join();
    // Requests that no handler processed refer to their sessions, hence to io_ and the context.
    context_.handler_threads.reset();
    listener_.Close();
  }

  const std::string& address() const { return address_; }
  std::uint16_t port() const { return listener_.endpoint().port(); }

 private:
  // Destroyed from the last to the first: io_ destroys the sessions that are left, which refer to
  // the context and, through their sockets, to io_ itself. Stop() has dropped those that waited for
  // a login or a handler.
  SessionContext context_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      io_.get_executor()};
  Listener listener_;
  std::string address_;
  std::vector<std::thread> io_threads_;
  bool stopped_ = false;
};

std::variant<std::unique_ptr<Server>, std::string> Server::Start(ServerOptions options,
                                                                 Handler handler) {
  const std::string address = options.listen_address;
  try {
    // Not make_unique: the constructor is private.
    std::unique_ptr<Server> server(
        new Server(std::make_unique<Impl>(std::move(options), std::move(handler))));
    if (auto error = server->impl_->Start()) return std::move(*error);
    return server;
  } catch (const std::exception& exception) {
    return "cannot serve on \"" + address + "\": " + exception.what();
  }
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { Stop(); }

const std::string& Server::address() const { return impl_->address(); }

std::uint16_t Server::port() const { return impl_->port(); }

void Server::Stop() { impl_->Stop(); }

}  // namespace lagwatch::http

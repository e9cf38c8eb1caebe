// SPDX-License-Identifier: Apache-2.0
#include "serve/reload_endpoint.h"

#include <utility>

namespace lagwatch::serve {

ReloadEndpoint::ReloadEndpoint(bool enabled, std::function<void()> wake)
    : enabled_(enabled), wake_(std::move(wake)) {}

http::Response ReloadEndpoint::Respond(const http::Request& request) {
  if (!enabled_) {
    return http::TextResponse(403,
                              "reloading over HTTP is off; start with --web.enable-lifecycle, "
                              "or send SIGHUP\n");
  }
  if (request.method != "POST" && request.method != "PUT") {
    http::Response response = http::TextResponse(405, "only POST and PUT are allowed\n");
    response.headers.emplace_back("Allow", "POST, PUT");
    return response;
  }
  std::optional<std::future<Problems>> done = Wait();
  if (!done) return http::TextResponse(503, "another reload is in progress; try again\n");
  const Problems problems = done->get();
  if (problems.empty()) return http::TextResponse(200, "reloaded\n");
  std::string text = "reload failed, keeping the previous configuration:\n";
  for (const std::string& problem : problems) text += problem + "\n";
  return http::TextResponse(500, std::move(text));
}

std::optional<std::future<ReloadEndpoint::Problems>> ReloadEndpoint::Wait() {
  std::future<Problems> done;
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || waiting_) return std::nullopt;
    waiting_.emplace();
    done = waiting_->get_future();
  }
  wake_();
  return done;
}

std::optional<std::promise<ReloadEndpoint::Problems>> ReloadEndpoint::Take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(waiting_, std::nullopt);
}

void ReloadEndpoint::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  if (waiting_) waiting_->set_value({"lagwatch is stopping"});
  waiting_.reset();
}

}  // namespace lagwatch::serve

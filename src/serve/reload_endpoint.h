// SPDX-License-Identifier: Apache-2.0
// Handles `POST /-/reload`: the request waits on its HTTP thread while the reload thread, which
// SIGHUP wakes as well, reloads the configuration. Thread-safe. Nothing fails.
#pragma once

#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/message.h"

namespace lagwatch::serve {

class ReloadEndpoint {
 public:
  // What is wrong with the configuration, one line each; empty: the reload succeeded.
  using Problems = std::vector<std::string>;

  // `wake` triggers a reload, which calls Take().
  ReloadEndpoint(bool enabled, std::function<void()> wake);

  // Returns the response to any request to the path. Waits for the reload; only one request may
  // wait, others get a 503, so that many requests cannot block the threads that scrapes need.
  http::Response Respond(const http::Request& request);

  // Takes the waiting request, to be notified of the result of the reload that starts now.
  std::optional<std::promise<Problems>> Take();

  // Rejects waiting and later requests: Take() will not be called again.
  void Close();

 private:
  std::optional<std::future<Problems>> Wait();

  const bool enabled_;
  std::function<void()> wake_;
  std::mutex mutex_;
  bool closed_ = false;
  std::optional<std::promise<Problems>> waiting_;
};

}  // namespace lagwatch::serve

// SPDX-License-Identifier: Apache-2.0
// Where `POST /-/reload` is taken in and answered: the request waits on its HTTP thread while the
// main thread, which SIGHUP wakes as well, reads the configuration again.
// Thread-safe. Nothing fails.
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
  // What is wrong with the configuration, a line each; none: it is in force.
  using Problems = std::vector<std::string>;

  // `wake` makes the main thread call Take() soon.
  ReloadEndpoint(bool enabled, std::function<void()> wake);

  // The answer to any request to the path. Waits for the reload; one may wait, others are told to
  // come again, so that a crowd cannot hold the threads that scrapes need.
  http::Response Respond(const http::Request& request);

  // Who waits, to be told how the reload ended that begins now.
  std::optional<std::promise<Problems>> Take();

  // Nobody will take any more.
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

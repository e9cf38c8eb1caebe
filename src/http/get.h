// SPDX-License-Identifier: Apache-2.0
// Sends one HTTP request: to a running lagwatch (`--once --server`), or to AWS' credential
// endpoints. Blocks until the deadline; any thread, after PrepareGet().
//
// Redirects are not followed, because the login is for the configured server. The proxy variables
// of the environment (https_proxy, no_proxy, …) apply, as for curl, unless a request disables them.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "model/secret.h"
#include "model/types.h"

namespace lagwatch::http {

struct GetOptions {
  std::string user;  // empty: no login
  Secret password;
  std::string ca_file;    // PEM; empty: the system's
  std::string cert_file;  // PEM of the client; empty: none
  std::string key_file;
  bool verify = true;  // the server's certificate and name
  Duration timeout = std::chrono::seconds(10);
};

struct GetAnswer {
  int status = 0;
  std::string body;
};

// A request that may be more than a plain GET.
struct OutgoingRequest {
  std::string method = "GET";
  std::vector<std::string> headers = {};  // "Name: value"
  std::string body = {};                  // sent as a form; empty: none
  bool use_proxy = true;
  std::size_t longest_answer = std::size_t{256} << 20U;  // bytes; a longer body is an error
  const std::atomic<bool>* cancelled = nullptr;  // once true, the request fails within a second
};

// REQUIRES: called once before the first Get(), while the process has one thread.
void PrepareGet();

// Returns the response, whatever its status, or an error of one line, which contains no secret of
// the options, the headers or the body. REQUIRES: `url` is http:// or https:// and contains no
// login.
std::variant<GetAnswer, std::string> Send(const std::string& url, const OutgoingRequest& request,
                                          const GetOptions& options);

// Sends a plain GET.
std::variant<GetAnswer, std::string> Get(const std::string& url, const GetOptions& options);

}  // namespace lagwatch::http

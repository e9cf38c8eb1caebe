// SPDX-License-Identifier: Apache-2.0
// One HTTP request: of a running lagwatch, as `--once --server` needs it, or of AWS' credential
// endpoints. Blocks until the deadline; any thread, once PrepareGet() was called.
//
// Redirects are not followed: the login is for the named server. The proxy variables of the
// environment (https_proxy, no_proxy, …) hold, as for curl, unless a request says otherwise.
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

// A request that is more than a GET of a page.
struct OutgoingRequest {
  std::string method = "GET";
  std::vector<std::string> headers = {};  // "Name: value"
  std::string body = {};                  // sent as a form; empty: none
  bool use_proxy = true;
  std::size_t longest_answer = std::size_t{256} << 20U;  // bytes; a longer body is an error
  const std::atomic<bool>* cancelled = nullptr;          // once true, it fails within a second
};

// Before the first Get(), while there is one thread.
void PrepareGet();

// The answer, whatever its status, or one line on why there is none; never with a secret of the
// options, the headers or the body.
// REQUIRES: `url` is http:// or https:// and has no login in it.
std::variant<GetAnswer, std::string> Send(const std::string& url, const OutgoingRequest& request,
                                          const GetOptions& options);

// Send() of a plain GET.
std::variant<GetAnswer, std::string> Get(const std::string& url, const GetOptions& options);

// Percent-encodes what may not stand in a part of a path or in a value of a query.
std::string PercentEncoded(const std::string& text);

}  // namespace lagwatch::http

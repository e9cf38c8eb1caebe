// SPDX-License-Identifier: Apache-2.0
// An HTTP request that lagwatch sends, and its response: to a running lagwatch (`--once --server`),
// or to AWS' credential endpoints. Plain values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/secret.h"
#include "model/types.h"

namespace lagwatch {

struct HttpRequest {
  std::string url;  // http:// or https://, without a login
  std::string method = "GET";
  std::vector<std::string> headers = {};  // "Name: value"
  std::string body = {};                  // sent as a form; empty: none
  Duration timeout = std::chrono::seconds(10);
  bool use_proxy = true;  // the proxy variables of the environment apply
  std::size_t longest_answer = std::size_t{256} << 20U;  // bytes; a longer body is an error
};

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// Who sends a request, and how the server is verified.
struct HttpLogin {
  std::string user = {};  // empty: no login
  Secret password = {};
  std::string ca_file = {};    // PEM; empty: the system's
  std::string cert_file = {};  // PEM of the client; empty: none
  std::string key_file = {};
  bool verify = true;  // the server's certificate and name
};

}  // namespace lagwatch

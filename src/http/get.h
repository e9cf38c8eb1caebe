// SPDX-License-Identifier: Apache-2.0
// One GET of a running lagwatch, as `--once --server` needs it. Blocks until the deadline; any
// thread, once PrepareGet() was called.
//
// Redirects are not followed: the login is for the named server. The proxy variables of the
// environment (https_proxy, no_proxy, …) hold, as for curl.
#pragma once

#include <string>
#include <variant>

#include "core/secret.h"
#include "core/types.h"

namespace lagwatch::http {

struct GetOptions {
  std::string user;  // empty: no login
  core::Secret password;
  std::string ca_file;    // PEM; empty: the system's
  std::string cert_file;  // PEM of the client; empty: none
  std::string key_file;
  bool verify = true;  // the server's certificate and name
  core::Duration timeout = std::chrono::seconds(10);
};

struct GetAnswer {
  int status = 0;
  std::string body;  // of 256 MiB at most
};

// Before the first Get(), while there is one thread.
void PrepareGet();

// The answer, whatever its status, or one line on why there is none; never with the password.
// REQUIRES: `url` is http:// or https:// and has no login in it.
std::variant<GetAnswer, std::string> Get(const std::string& url, const GetOptions& options);

// Percent-encodes what may not stand in a part of a path or in a value of a query.
std::string PercentEncoded(const std::string& text);

}  // namespace lagwatch::http

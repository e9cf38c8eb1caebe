// SPDX-License-Identifier: Apache-2.0
// Sends one HTTP request: to a running lagwatch (`--once --server`), or to AWS' credential
// endpoints. Blocks until the deadline; any thread, after PrepareGet().
//
// Redirects are not followed, because the login is for the configured server. The proxy variables
// of the environment (https_proxy, no_proxy, …) apply, as for curl, unless a request disables them.
#pragma once

#include <atomic>
#include <string>
#include <variant>

#include "model/http_request.h"

namespace lagwatch::http {

// REQUIRES: called once before the first Send(), while the process has one thread.
void PrepareGet();

// Returns the response, whatever its status, or an error of one line, which contains no secret of
// the request and the login. Fails within a second once `cancelled` is true.
std::variant<HttpAnswer, std::string> Send(const HttpRequest& request, const HttpLogin& login = {},
                                           const std::atomic<bool>* cancelled = nullptr);

}  // namespace lagwatch::http

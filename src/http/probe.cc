// SPDX-License-Identifier: Apache-2.0
#include "http/probe.h"

#include <variant>

#include "base/text.h"
#include "http/get.h"

namespace lagwatch::http {
namespace {

constexpr std::chrono::seconds kTimeout{3};

// A TLS alert comes from the server, so it is alive.
bool WantsCertificate(const std::string& error) {
  return error.find("alert certificate required") != error.npos ||
         error.find("alert handshake failure") != error.npos;
}

}  // namespace

std::string ProbeLiveness(const std::string& listen_address, bool tls) {
  const auto where = ParseHostPort(listen_address);
  if (!where) return "write it as host:port, [v6]:port or :port";
  const bool is_any = where->host.empty() || where->host == "0.0.0.0" || where->host == "::";
  const bool is_v6 = !is_any && where->host.find(':') != std::string::npos;
  const std::string host = is_any  ? "localhost"
                           : is_v6 ? "[" + Replace(where->host, "%", "%25") + "]"
                                   : where->host;
  const auto answer = Send(
      {.url = (tls ? "https://" : "http://") + host + ":" + std::to_string(where->port) + "/livez",
       .timeout = kTimeout,
       .use_proxy = false},
      {.verify = false});
  if (const auto* error = std::get_if<std::string>(&answer)) {
    return tls && WantsCertificate(*error) ? "" : *error;
  }
  const int status = std::get<HttpAnswer>(answer).status;
  return status == 200 || status == 401 ? "" : "the response is not 200";
}

}  // namespace lagwatch::http

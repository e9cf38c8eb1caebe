// SPDX-License-Identifier: Apache-2.0
//
// An HTTP request and response as plain values, passed between server and handler. Not thread-safe;
// the chunks of a body are immutable and may be shared by any number of responses. Nothing throws,
// except when memory is exhausted.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "render/gzip.h"

namespace lagwatch::http {

// A decoded `key=value` of the target's query, in the order sent; `key` alone has an empty value.
using QueryParameter = std::pair<std::string, std::string>;

struct Request {
  std::string method;  // as sent: "GET", "HEAD", or any other token
  std::string target;  // as sent: "/api/v1/groups/a%2Fb?cluster=eu"
  std::string
      path;  // "/api/v1/groups/a%2Fb": not decoded, so that an encoded "/" in a name is kept
  std::vector<QueryParameter> query;                         // {{"cluster", "eu"}}: decoded
  std::vector<std::pair<std::string, std::string>> headers;  // as sent; read them with Header()
  int version = 11;                                          // 10 or 11
  std::string peer;  // "192.0.2.1:51234", "[2001:db8::1]:51234"

  // The value of a header, ignoring case; the values of a repeated header joined by ", " (as HTTP
  // defines it); "" if it was not sent.
  std::string Header(std::string_view name) const;

  // The first value of a query parameter; nullptr if it is absent. Valid as long as this request.
  const std::string* Query(std::string_view key) const;
};

struct Response {
  int status = 200;
  std::string content_type;  // empty: not sent
  std::vector<std::pair<std::string, std::string>>
      headers;  // without Content-Length, Connection and Date, which the server adds
  // Chunks that are sent in order without being copied: a page of 20 MB is in memory once, however
  // many clients read it. The handler treats HEAD as GET; the server omits the body.
  std::vector<std::shared_ptr<const std::string>> body;
  // Sent after `body`, inflated while sending: a page of 30 MB takes 128 KB of memory for a client
  // without gzip.
  std::vector<render::SharedBlock> packed;
};

// A response of one short text, such as an error or /livez.
Response TextResponse(int status, std::string text,
                      std::vector<std::pair<std::string, std::string>> headers = {});

}  // namespace lagwatch::http

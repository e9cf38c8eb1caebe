// SPDX-License-Identifier: Apache-2.0
//
// What the server hands to a handler and what it gets back: one HTTP request and one response as
// plain values. Values: no thread rule of their own; the body's chunks are immutable and may be
// shared by any number of responses. Nothing here throws but for lack of memory.
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
  std::string method;  // as sent: "GET", "HEAD", or a word that only the client knows
  std::string target;  // as sent: "/api/v1/groups/a%2Fb?cluster=eu"
  std::string path;    // "/api/v1/groups/a%2Fb": not decoded, so that a "/" in a name stays one
  std::vector<QueryParameter> query;                         // {{"cluster", "eu"}}: decoded
  std::vector<std::pair<std::string, std::string>> headers;  // as sent; read them through Header()
  int version = 11;                                          // 10 or 11
  std::string peer;  // "192.0.2.1:51234", "[2001:db8::1]:51234"

  // The value of a header whatever its case, the values of a repeated one joined by ", " (which is
  // what repeating means in HTTP), "" when it was not sent.
  std::string Header(std::string_view name) const;

  // The first value of a query parameter, nullptr when it is not there. Borrowed from this request.
  const std::string* Query(std::string_view key) const;
};

struct Response {
  int status = 200;
  std::string content_type;  // none is sent when empty
  std::vector<std::pair<std::string, std::string>>
      headers;  // Content-Length, Connection and Date are the server's
  // Sent one after the other without being copied: a page of 20 MB costs its memory once, however
  // many read it. For HEAD the handler answers as for GET; the server leaves the body out.
  std::vector<std::shared_ptr<const std::string>> body;
  // Sent after `body`, inflated as it is: a page of 30 MB costs whoever reads it plain 128 KB.
  std::vector<render::SharedBlock> packed;
};

// A response of one short text, for what has no page: errors, /livez.
Response TextResponse(int status, std::string text);

}  // namespace lagwatch::http

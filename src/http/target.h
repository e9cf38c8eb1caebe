// SPDX-License-Identifier: Apache-2.0
//
// Taking a request's target apart: path, query, percent-decoding. Pure; hostile input is refused
// with nullopt, never repaired, because two readings of one target are how checks in front of a
// server are passed by.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace lagwatch::http {

struct Target {
  std::string path;  // as sent, but every %XX in it is known to be well formed
  std::vector<QueryParameter> query;
};

// "a%2Fb" -> "a/b". nullopt when a "%" is not followed by two hexadecimal digits. "+" stays "+": in
// a path it is a plus.
std::optional<std::string> PercentDecode(std::string_view text);

// Takes "/path?query" and the absolute form "http://host/path?query" (RFC 9112 3.2). In the query
// "+" is a space, as forms send it. nullopt when the path does not begin with "/", or a %XX in path
// or query is malformed.
std::optional<Target> ParseTarget(std::string_view target);

}  // namespace lagwatch::http

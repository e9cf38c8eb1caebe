// SPDX-License-Identifier: Apache-2.0
//
// Parses a request target: path, query, percent-decoding. Pure; malformed input yields nullopt and
// is never repaired, because a target with two interpretations can bypass the checks of a proxy.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace lagwatch::http {

struct Target {
  std::string path;  // as sent; every %XX in it is well formed
  std::vector<QueryParameter> query;
};

// Accepts "/path?query" and the absolute form "http://host/path?query" (RFC 9112 3.2). In the query
// "+" is a space, as forms send it. nullopt if the path does not begin with "/", or a %XX in path
// or query is malformed.
std::optional<Target> ParseTarget(std::string_view target);

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
//
// Parses a listen address. Pure; an error is one line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace lagwatch::http {

struct ListenAddress {
  std::string host;        // "": all IPv4 and IPv6 addresses; an IPv6 address has no brackets
  std::uint16_t port = 0;  // 0: any free port
};

// Accepts "host:port", "[v6]:port" and ":port". The error does not repeat `text`.
std::variant<ListenAddress, std::string> ParseListenAddress(std::string_view text);

}  // namespace lagwatch::http

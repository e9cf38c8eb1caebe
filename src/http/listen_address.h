// SPDX-License-Identifier: Apache-2.0
//
// The text of a listen address, taken apart. Pure; what is wrong comes back as one line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace lagwatch::http {

struct ListenAddress {
  std::string host;  // "" for every address of both families; an IPv6 address without its brackets
  std::uint16_t port = 0;  // 0: any free one
};

// Takes "host:port", "[v6]:port" and ":port". The error does not repeat `text`.
std::variant<ListenAddress, std::string> ParseListenAddress(std::string_view text);

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
#include "http/listen_address.h"

#include <charconv>

namespace lagwatch::http {

std::variant<ListenAddress, std::string> ParseListenAddress(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return "write it as host:port, [v6]:port or :port";

  ListenAddress address;
  const std::string_view port = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (error != std::errc() || end != port.data() + port.size()) {
    return "the port must be a number from 0 to 65535";
  }

  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.find_first_of("[]") != std::string_view::npos) {
    return "brackets belong around an IPv6 address and nothing else, as in [::1]:9308";
  }
  if (!bracketed && host.find(':') != std::string_view::npos) {
    return "an IPv6 address needs brackets, as in [::1]:9308";
  }
  address.host = host;
  return address;
}

}  // namespace lagwatch::http

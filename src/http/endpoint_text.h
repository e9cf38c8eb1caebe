// SPDX-License-Identifier: Apache-2.0
//
// Formats an address and port: "192.0.2.1:9308", "[2001:db8::1]:9308"; and the network that most
// likely belongs to one client. Pure.
#pragma once

#include <boost/asio/ip/network_v6.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>

namespace lagwatch::http {

// The IPv4 address of an IPv4 client of a dual-stack socket; any other address as it is.
inline boost::asio::ip::address Unmapped(const boost::asio::ip::address& address) {
  namespace ip = boost::asio::ip;
  if (address.is_v4() || !address.to_v6().is_v4_mapped()) return address;
  return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

inline std::string EndpointText(const boost::asio::ip::tcp::endpoint& endpoint) {
  const auto address = Unmapped(endpoint.address());
  const std::string host = address.to_string();
  return (address.is_v4() ? host : "[" + host + "]") + ":" + std::to_string(endpoint.port());
}

// The key of a client for limits: its IPv4 address, or the /64 of its IPv6 address, because one
// machine may use any number of addresses in it.
inline std::string PeerNetwork(const boost::asio::ip::address& client) {
  const auto address = Unmapped(client);
  if (address.is_v4()) return address.to_string();
  return boost::asio::ip::network_v6(address.to_v6(), 64).canonical().address().to_string();
}

}  // namespace lagwatch::http

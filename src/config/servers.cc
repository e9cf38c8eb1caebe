// SPDX-License-Identifier: Apache-2.0
#include "config/servers.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "config/kafka_properties.h"

namespace lagwatch::config {
namespace {

constexpr std::string_view kServersOption = "kafka.bootstrap-servers";

// Variables that other tools read; KAFKA_BROKERS is KMinion's.
constexpr std::string_view kServersOfOthers[] = {"KAFKA_BROKERS",          "KAFKA_BROKER",
                                                 "KAFKA_BOOTSTRAP_SERVER", "KAFKA_SERVER",
                                                 "KAFKA_SERVERS",          "BOOTSTRAP_SERVERS"};

constexpr std::string_view kProtocol = "security.protocol";
constexpr std::array<std::string_view, 4> kProtocols = {"PLAINTEXT", "SSL", "SASL_PLAINTEXT",
                                                        "SASL_SSL"};

// "" if it is not set, or empty.
std::string Variable(const Environment& environment, std::string_view name) {
  const auto found = environment.find(std::string(name));
  return found == environment.end() ? "" : found->second;
}

bool IsIpv6(std::string_view text) {
  in6_addr address{};
  const std::string without_zone(text.substr(0, text.find('%')));
  return inet_pton(AF_INET6, without_zone.c_str(), &address) == 1;
}

// The text before "://", if it is a valid listener name; "" otherwise.
std::string_view TakeProtocol(std::string_view& address) {
  constexpr std::string_view kName =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._%";
  const std::size_t end = address.find("://");
  if (end == std::string_view::npos) return {};
  const std::string_view name = address.substr(0, end);
  if (name.find_first_not_of(kName) != std::string_view::npos) return {};
  address.remove_prefix(end + 3);
  address = address.substr(0, address.find('/'));  // as librdkafka does
  return name;
}

// The address for librdkafka, or empty. "::1:9092" is parsed as in Java, with the port last;
// librdkafka would parse it as an address without a port.
std::optional<std::string> Normalized(std::string_view address) {
  const auto parsed = ParseHostPort(address);
  if (parsed) {
    if (parsed->host.empty() || parsed->port == 0) return std::nullopt;
    return std::string(address);
  }
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos || !IsIpv6(address.substr(0, colon))) return std::nullopt;
  return Normalized("[" + std::string(address.substr(0, colon)) + "]" +
                    std::string(address.substr(colon)));
}

std::string AddressError(std::string_view address) {
  std::string_view host = address;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (IsIpv6(host)) return " has no port; write it like [" + std::string(host) + "]:9092";
  return " is not host:port; write it like kafka-1:9092,kafka-2:9092";
}

}  // namespace

std::optional<Servers> ReadServers(const RawValue& raw, std::vector<Problem>& problems) {
  Servers servers;
  std::vector<std::string> addresses;
  bool wrong = false;
  for (const std::string_view part : Split(raw.text, ',')) {
    const std::string_view server = Trim(part);
    if (server.empty()) continue;
    std::string_view address = server;
    const std::string protocol = Upper(TakeProtocol(address));
    if (auto normalized = Normalized(address)) {
      addresses.push_back(*std::move(normalized));
    } else {
      problems.push_back({raw.place + ": " + Quote(server) + AddressError(address), raw.exit});
      wrong = true;
    }
    if (std::ranges::find(kProtocols, protocol) != kProtocols.end() &&
        std::ranges::find(servers.protocols, protocol) == servers.protocols.end()) {
      servers.protocols.push_back(protocol);
    }
  }
  if (wrong) return std::nullopt;
  if (addresses.empty()) {
    problems.push_back({raw.place + ": no server in it; write it like "
                                    "kafka-1:9092,kafka-2:9092",
                        raw.exit});
    return std::nullopt;
  }
  servers.addresses = Join(addresses, ",");
  return servers;
}

void ApplyProtocols(const Servers& servers, const RawValue& raw,
                    std::vector<KafkaProperty>& properties, std::vector<std::string>& warnings) {
  const std::vector<std::string>& protocols = servers.protocols;
  const KafkaProperty* set = FindLast(properties, kProtocol);
  if (protocols.empty()) return;
  const std::string named = Join(protocols, ":// and ");
  if (set != nullptr) {
    const std::string used = Upper(set->value.Reveal());
    const bool is_known = std::ranges::find(kProtocols, used) != kProtocols.end();
    if (!is_known || (protocols.size() == 1 && protocols[0] == used)) return;
    warnings.push_back(raw.place + ": the addresses begin with " + named +
                       "://, but security.protocol (" + set->source + ") is " + used +
                       ", which is used");
  } else if (protocols.size() > 1) {
    warnings.push_back(raw.place + ": the addresses begin with " + named +
                       "://, and security.protocol is not set: PLAINTEXT is used for all of them");
  } else if (protocols[0] != "PLAINTEXT") {
    warnings.push_back(raw.place + ": security.protocol is not set; " + named +
                       " is taken from the address");
    properties.push_back({std::string(kProtocol), Secret(protocols[0]), raw.place, kExitConfig});
  }
}

RawValue DefaultServers(const Environment& environment) {
  constexpr std::string_view kVariable = "KAFKA_BOOTSTRAP_SERVERS";
  const std::string servers = Variable(environment, kVariable);
  if (!servers.empty()) return {servers, std::string(kVariable), kExitConfig};
  return {std::string(FindOption(kServersOption)->fallback), "default", kExitConfig};
}

// Warn, because connecting to localhost silently would be surprising.
std::string DefaultServersWarning(const Environment& environment) {
  const RawValue servers = DefaultServers(environment);
  const auto is_set = [&](std::string_view name) { return !Variable(environment, name).empty(); };
  const auto* other = std::ranges::find_if(kServersOfOthers, is_set);
  if (servers.place != "default" || other == std::end(kServersOfOthers)) return "";
  return "lagwatch does not read the environment variable " + std::string(*other) +
         " and connects to " + servers.text +
         "; set KAFKA_BOOTSTRAP_SERVERS or --kafka.bootstrap-servers";
}

}  // namespace lagwatch::config

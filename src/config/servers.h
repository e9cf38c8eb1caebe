// SPDX-License-Identifier: Apache-2.0
// Converts broker addresses as users write them, including PROTOCOL:// and bare IPv6, to those that
// librdkafka accepts. Java's clients ignore the protocol of an address; librdkafka drops an address
// whose protocol differs from security.protocol. Pure functions: any thread. Problems and warnings
// are appended to lists.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/raw_values.h"
#include "config/settings.h"

namespace lagwatch::config {

struct Servers {
  std::string addresses;  // host:port or [v6]:port, comma-separated
  std::vector<std::string>
      protocols;  // Kafka's protocols of these addresses, upper case, each once
};

// Empty if `raw` is not a list of addresses (then a problem is added).
std::optional<Servers> ReadServers(const RawValue& raw, std::vector<Problem>& problems);

// Adds security.protocol to `properties` if it is not set and all addresses have the same protocol.
// A contradiction is a warning: security.protocol wins, as in Java.
void ApplyProtocols(const Servers& servers, const RawValue& raw,
                    std::vector<KafkaProperty>& properties, std::vector<std::string>& warnings);

// The servers to use if neither an option nor a properties file sets them: KAFKA_BOOTSTRAP_SERVERS,
// else the option's default.
RawValue DefaultServers(const Environment& environment);

// A warning that names a variable that other tools read, if DefaultServers() does not come from the
// environment; else "".
std::string DefaultServersWarning(const Environment& environment);

}  // namespace lagwatch::config

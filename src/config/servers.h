// SPDX-License-Identifier: Apache-2.0
// Addresses of brokers as people bring them, PROTOCOL:// and bare IPv6 included, as the ones that
// librdkafka takes. Java's clients ignore the protocol of an address; librdkafka drops an address
// whose protocol is not that of security.protocol.
// Pure functions: any thread. Problems and warnings are added to lists.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/raw_values.h"
#include "config/settings.h"

namespace lagwatch::config {

struct Servers {
  std::string addresses;               // host:port or [v6]:port, comma-separated
  std::vector<std::string> protocols;  // Kafka's that stood before them, in capitals, each once
};

// Nothing when `given` is not such a list (then a problem is added).
std::optional<Servers> ReadServers(const RawValue& raw, std::vector<Problem>& problems);

// Adds security.protocol to `properties` when they lack it and all protocols of the addresses are
// one. A contradiction is a warning: security.protocol is what counts, as in Java.
void ApplyProtocols(const Servers& servers, const RawValue& raw,
                    std::vector<KafkaProperty>& properties, std::vector<std::string>& warnings);

// Where to connect when neither an option nor a properties file names servers:
// KAFKA_BOOTSTRAP_SERVERS, else the option's default.
RawValue DefaultServers(const Environment& environment);

// Names a variable that other tools read, when DefaultServers() does not come from the environment;
// else "".
std::string DefaultServersWarning(const Environment& environment);

}  // namespace lagwatch::config

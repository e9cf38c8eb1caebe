// SPDX-License-Identifier: Apache-2.0
// Reads the file of --kafka.properties-file, a Java client's client.properties, and translates it
// for librdkafka. Pure except for reading files: any thread. Every problem is appended to a list;
// no message contains a value that could be secret.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/raw_values.h"
#include "config/settings.h"

namespace lagwatch::config {

struct ClientProperties {
  std::optional<RawValue> servers;  // its bootstrap.servers
  std::vector<KafkaProperty> properties;
  std::vector<std::string> warnings;  // keys without effect in lagwatch
};

// `raw` is the value of --kafka.properties-file.
ClientProperties ReadClientProperties(const RawValue& raw, std::vector<Problem>& problems);

}  // namespace lagwatch::config

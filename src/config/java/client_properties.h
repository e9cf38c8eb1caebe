// SPDX-License-Identifier: Apache-2.0
// The file of --kafka.properties-file: a Java client's client.properties, translated for
// librdkafka. Pure but for reading files: any thread. Every problem is added to a list; no message
// shows a value that could be secret.
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
  std::vector<std::string> warnings;  // keys that mean nothing here
};

// `given` is the word of --kafka.properties-file.
ClientProperties ReadClientProperties(const RawValue& raw, std::vector<Problem>& problems);

}  // namespace lagwatch::config

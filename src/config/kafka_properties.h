// SPDX-License-Identifier: Apache-2.0
// `kafka.property` words as properties for the Kafka client, secrets read from their files.
// Pure but for reading those files: any thread. Every problem is added to a list; no message ever
// shows a value.
#pragma once

#include <vector>

#include "config/given.h"
#include "config/settings.h"

namespace lagwatch::config {

// Each word is NAME=VALUE.
std::vector<KafkaProperty> ReadProperties(const std::vector<Given>& words,
                                          std::vector<Problem>& problems);

// Adds a problem for each file that a property names and that cannot be read: the Kafka client
// would only say that "ssl.ca.location failed". What a later property of the same name overrides is
// not looked at. What can be read gets its file_version.
void CheckNamedFiles(std::vector<KafkaProperty>& properties, std::vector<Problem>& problems);

}  // namespace lagwatch::config

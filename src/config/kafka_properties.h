// SPDX-License-Identifier: Apache-2.0
// `kafka.property` words as properties for the Kafka client, secrets read from their files.
// Pure but for reading those files: any thread. Every problem is added to a list; no message ever
// shows a value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/raw_values.h"
#include "config/settings.h"

namespace lagwatch::config {

// Whether the value of this property, of librdkafka or Java, is a secret: no message shows it, and
// a blank at its edge belongs to it.
bool IsSecret(std::string_view name);

// Whether the Kafka client would drop something at the beginning of it.
bool BeginsWithBlank(std::string_view value);

// Each word is NAME=VALUE. Blanks at the edges of a value are left out, as Java's clients do, but
// for secrets and user names.
std::vector<KafkaProperty> ReadProperties(const std::vector<RawValue>& words,
                                          std::vector<Problem>& problems);

// Adds a problem for each file that a property names and that cannot be read: the Kafka client
// would only say that "ssl.ca.location failed". What a later property of the same name overrides is
// not looked at. What can be read gets its file_version.
void CheckNamedFiles(std::vector<KafkaProperty>& properties, std::vector<Problem>& problems);

// Warnings of secrets that begin with a blank, which librdkafka drops; not of sasl.password, which
// is given to it in another way.
std::vector<std::string> BlanksThatAreLost(const std::vector<KafkaProperty>& properties);

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// Converts values of `kafka.property` to properties of the Kafka client and reads secrets from
// their files. Pure except for reading those files: any thread. Every problem is appended to a
// list; no message contains a value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/raw_values.h"
#include "config/settings.h"

namespace lagwatch::config {

// The last property of that name or alias, which wins; null if there is none.
const KafkaProperty* FindLast(const std::vector<KafkaProperty>& properties, std::string_view name,
                              std::string_view alias = "");

inline const KafkaProperty* FindMechanism(const std::vector<KafkaProperty>& properties) {
  return FindLast(properties, "sasl.mechanism", "sasl.mechanisms");
}

// Whether the value of this property, of librdkafka or Java, is a secret: no message contains it,
// and leading or trailing whitespace is part of it.
bool IsSecret(std::string_view name);

// Whether the Kafka client would drop leading whitespace of the value.
bool HasLeadingWhitespace(std::string_view value);

// Each word is NAME=VALUE. Values are trimmed, as in Java's clients, except for secrets and user
// names.
std::vector<KafkaProperty> ReadProperties(const std::vector<RawValue>& words,
                                          std::vector<Problem>& problems);

// Adds a problem for each file that a property names and that cannot be read: the Kafka client
// would only report "ssl.ca.location failed". A property that a later one overrides is ignored.
// Sets file_version of the properties whose files can be read.
void CheckNamedFiles(std::vector<KafkaProperty>& properties, std::vector<Problem>& problems);

// Adds a problem for each encrypted private key without a passphrase: OpenSSL would prompt on the
// terminal, or the client would fail with an unclear error. The last property of a name wins.
// Unreadable files are ignored here; CheckNamedFiles() reports them.
void CheckPrivateKeys(const std::vector<KafkaProperty>& properties, std::vector<Problem>& problems);

// Warnings for secrets that begin with whitespace, which librdkafka drops; not for sasl.password,
// which is passed to it in another way.
std::vector<std::string> LeadingWhitespaceWarnings(const std::vector<KafkaProperty>& properties);

}  // namespace lagwatch::config

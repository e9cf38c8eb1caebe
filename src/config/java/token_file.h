// SPDX-License-Identifier: Apache-2.0
// Finds an OAUTHBEARER login whose token is in a file that another process renews, as Kubernetes
// renews a projected service account token. Java's clients configure it as the token endpoint
// "file:PATH" (KIP-768); librdkafka supports only HTTP endpoints, so lagwatch reads the file. Pure:
// any thread.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"

namespace lagwatch::config {

// Returns the path, or "" if the last mechanism or the last endpoint is another one. Removes the
// endpoint and the method from the properties, so that librdkafka does not contact the endpoint.
std::string TakeTokenFile(std::vector<KafkaProperty>& properties);

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// An OAUTHBEARER login whose token lies in a file that something else renews, as Kubernetes renews
// a projected service account token. Java's clients name it as the token endpoint, "file:PATH"
// (KIP-768); librdkafka knows endpoints of HTTP only, so lagwatch reads the file.
// Pure: any thread.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"

namespace lagwatch::config {

// The path, or "" where the last mechanism or the last endpoint is another one. Takes the endpoint
// and the method, which would make librdkafka ask it, out of the properties.
std::string TakeTokenFile(std::vector<KafkaProperty>& properties);

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// Adds what to do to an error of librdkafka that has only the cause: a missing login, a file that
// is not PEM, a store that OpenSSL no longer reads. Reads the files that properties name; no state,
// any thread. Never shows a secret.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"

namespace lagwatch::kafka {

// Returns "; what to do", or "" if no advice is known. `error` is the error of rd_kafka_new().
std::string NextStep(std::string_view error, const std::vector<config::KafkaProperty>& properties);

}  // namespace lagwatch::kafka

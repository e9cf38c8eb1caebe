// SPDX-License-Identifier: Apache-2.0
// What to do about an error of librdkafka that names the fault but not the way on: a missing login,
// a file that is not PEM, a store that OpenSSL no longer reads.
// Reads the files that properties name; no state, any thread. Never shows a secret.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"

namespace lagwatch::kafka {

// "; what to do", or "" where nothing is known. `error` is what rd_kafka_new() said.
std::string NextStep(std::string_view error, const std::vector<config::KafkaProperty>& properties);

}  // namespace lagwatch::kafka

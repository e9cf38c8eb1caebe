// SPDX-License-Identifier: Apache-2.0
// Checks that every encrypted private key of a Kafka client has a passphrase: without one OpenSSL
// would prompt on the terminal, or the client would fail with an unclear error. Reads the files
// that properties name; stateless, any thread. Errors are appended to `problems`.
#pragma once

#include <vector>

#include "config/resolve.h"
#include "config/settings.h"

namespace lagwatch::config {

// The last property of a name wins. Unreadable files are ignored here; CheckNamedFiles() reports
// them.
void CheckPrivateKeys(const std::vector<KafkaProperty>& properties, std::vector<Problem>& problems);

}  // namespace lagwatch::config

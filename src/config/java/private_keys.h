// SPDX-License-Identifier: Apache-2.0
// Checks that no private key of a Kafka client needs a passphrase that it is not given: OpenSSL
// would ask for one on the terminal, or the client would fail with words that do not say so. Reads
// the files that properties name; no state, any thread. What is wrong is added to `problems`.
#pragma once

#include <vector>

#include "config/resolve.h"
#include "config/settings.h"

namespace lagwatch::config {

// Of properties of the same name, the last one counts. Files that cannot be read are not its
// concern.
void CheckPrivateKeys(const std::vector<KafkaProperty>& properties, std::vector<Problem>& problems);

}  // namespace lagwatch::config

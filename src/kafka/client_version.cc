// SPDX-License-Identifier: Apache-2.0
#include "kafka/client_version.h"

#include <librdkafka/rdkafka.h>

namespace lagwatch::kafka {

std::string ClientVersion() { return rd_kafka_lagwatch_version_str(); }

}  // namespace lagwatch::kafka

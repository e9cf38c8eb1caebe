// SPDX-License-Identifier: Apache-2.0
// The version of the Kafka client that this program is linked to, as the library reports it.
#pragma once

#include <string>

namespace lagwatch::kafka {

// For example "2.14.2+lagwatch". Only a librdkafka with lagwatch's patches has the function that
// this calls: the program does not link to another one. Any thread.
std::string ClientVersion();

}  // namespace lagwatch::kafka

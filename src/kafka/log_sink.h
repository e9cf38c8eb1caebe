// SPDX-License-Identifier: Apache-2.0
// Receives the Kafka client's own log lines, on the client's threads; a line never contains a
// secret.
#pragma once

#include <functional>
#include <string_view>

namespace lagwatch::kafka {

using LogSink = std::function<void(std::string_view line)>;

}  // namespace lagwatch::kafka

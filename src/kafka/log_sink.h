// SPDX-License-Identifier: Apache-2.0
// Where the Kafka client's own log lines go. Called from its threads; a line never holds a secret.
#pragma once

#include <functional>
#include <string_view>

namespace lagwatch::kafka {

using LogSink = std::function<void(std::string_view line)>;

}  // namespace lagwatch::kafka

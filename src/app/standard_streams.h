// SPDX-License-Identifier: Apache-2.0
// What a command owes those who started it by its three standard streams.
// For the main thread. Nothing throws.
#pragma once

#include <string_view>

namespace lagwatch::app {

// Before anything is opened: a stream that the caller has closed becomes /dev/null. Else the next
// socket would take its number, and Kafka be sent what was meant for a terminal.
void OpenClosedStreams();

// The whole text to stdout. False when it could not be written, which a line on stderr says: a disk
// that is full must not pass for a result.
bool WriteResult(std::string_view text);

}  // namespace lagwatch::app

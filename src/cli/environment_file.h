// SPDX-License-Identifier: Apache-2.0
// Generates /etc/default/lagwatch, the environment of lagwatch.service, from the table of options.
// Pure: any thread, nothing fails.
#pragma once

#include <string>

namespace lagwatch::cli {

// In the format of systemd's EnvironmentFile=: sets the YAML file; every other option of a service
// is a comment with its default, or its placeholder.
std::string EnvironmentFile();

}  // namespace lagwatch::cli

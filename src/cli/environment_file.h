// SPDX-License-Identifier: Apache-2.0
// /etc/default/lagwatch, the environment of lagwatch.service, made from the table of options. Pure:
// any thread, nothing fails.
#pragma once

#include <string>

namespace lagwatch::cli {

// In the format of systemd's EnvironmentFile=: the YAML file is set; every other option that a
// service can have stands as a comment with its default, or else what it takes.
std::string EnvironmentFile();

}  // namespace lagwatch::cli

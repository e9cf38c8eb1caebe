// SPDX-License-Identifier: Apache-2.0
// Reads `--web.config.file`, the exporter-toolkit's format. Strict as the toolkit is: a key that it
// does not know is a mistake. Paths are relative to the file's folder.
// No state: any thread. What is wrong comes back as one line each, all of them at once.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model/web_config.h"

namespace lagwatch::config {

using WebConfigFaults = std::vector<std::string>;

std::variant<WebConfig, WebConfigFaults> ReadWebConfig(const std::string& path);

}  // namespace lagwatch::config

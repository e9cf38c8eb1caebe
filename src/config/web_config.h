// SPDX-License-Identifier: Apache-2.0
// Reads `--web.config.file` in the format of Prometheus' exporter-toolkit. Strict as the toolkit:
// an unknown key is an error. Paths are relative to the file's folder. Stateless: any thread.
// Returns all errors at once, one line each.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model/web_config.h"

namespace lagwatch::config {

using WebConfigErrors = std::vector<std::string>;

std::variant<WebConfig, WebConfigErrors> ReadWebConfig(const std::string& path);

}  // namespace lagwatch::config

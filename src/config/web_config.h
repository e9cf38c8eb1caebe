// SPDX-License-Identifier: Apache-2.0
// Reads `--web.config.file` in the format of Prometheus' exporter-toolkit. Strict as the toolkit:
// an unknown key is an error. Paths are relative to the file's folder. Stateless: any thread.
// Every problem is one line, appended to a list.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.h"
#include "model/web_config.h"

namespace lagwatch::config {

// Empty if there are problems.
std::optional<WebConfig> ReadWebConfig(const std::string& path, std::vector<Problem>& problems);

}  // namespace lagwatch::config

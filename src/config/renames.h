// SPDX-License-Identifier: Apache-2.0
// Reads the file's `rename:`, the names under which groups are shown; the first match wins. Pure:
// any thread. Every problem is reported to the file.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml.h"

namespace re2 {
class RE2;
}

namespace lagwatch::config {

struct RenameRule {
  std::shared_ptr<const re2::RE2> match;
  std::string to;  // may refer to capture groups of the match: \1
};
using RenameRules = std::vector<RenameRule>;

// Rules without a valid expression are omitted.
RenameRules ReadRenames(const YamlNode& list, YamlFile& yaml);

// The function for Policy::shown_as; empty without rules.
std::function<std::string(std::string_view group)> Renamer(const RenameRules& rules);

}  // namespace lagwatch::config

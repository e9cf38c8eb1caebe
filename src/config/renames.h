// SPDX-License-Identifier: Apache-2.0
// The file's `rename:`: the names that groups are shown under, first match wins.
// Pure: any thread. Every problem is one line with its place, added to a list.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/resolve.h"
#include "config/yaml.h"

namespace re2 {
class RE2;
}

namespace lagwatch::config {

struct RenameRule {
  std::shared_ptr<const re2::RE2> match;
  std::string to;  // may refer to parts of the match: \1
};
using RenameRules = std::vector<RenameRule>;

// `path` is the file's, for messages. Entries that are wrong are left out.
RenameRules ReadRenames(const YamlNode& list, const std::string& path,
                        std::vector<Problem>& problems);

// What goes into Policy::shown_as; empty without rules.
std::function<std::string(std::string_view group)> Renamer(const RenameRules& rules);

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// Hints for filters that were written for other tools: look-ahead, globs, KMinion's slashes, and an
// empty expression, which matches everything. Pure functions: any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/reader.h"

namespace lagwatch::config {

// A hint that begins with "; " for an invalid expression with the error `fault`, or "". `option` is
// a name like "group.filter".
std::string FilterHint(std::string_view option, std::string_view text, std::string_view fault);

// Appends warnings for valid expressions that are probably mistakes; `what` names what the options
// filter, as in "topic".
void WarnOfFilters(const Reader& reader, const std::vector<std::string>& options,
                   const std::string& what, std::vector<std::string>& warnings);

}  // namespace lagwatch::config

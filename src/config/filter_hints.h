// SPDX-License-Identifier: Apache-2.0
// What people who write filters for other tools should know about theirs: look-ahead, globs,
// KMinion's slashes, and an empty expression, which matches everything. Pure functions: any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/reader.h"

namespace lagwatch::config {

// "; how to write it" for an expression that `fault` refuses, or "". `option` is like
// "group.filter".
std::string FilterHint(std::string_view option, std::string_view text, std::string_view fault);

// Warnings of valid expressions that hardly mean what they say; `what` is what each of the options
// leaves out or shows, as in "topic".
void WarnOfFilters(const Reader& reader, const std::vector<std::string>& options,
                   const std::string& what, std::vector<std::string>& warnings);

}  // namespace lagwatch::config

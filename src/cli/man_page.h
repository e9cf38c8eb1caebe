// SPDX-License-Identifier: Apache-2.0
// Generates the man page lagwatch(1) from the table of options. Pure: any thread, nothing fails.
#pragma once

#include <string>
#include <string_view>

namespace lagwatch::cli {

// Returns roff with the macros of man(7).
std::string ManPage(std::string_view version);

}  // namespace lagwatch::cli

// SPDX-License-Identifier: Apache-2.0
// lagwatch(1), made from the table of options. Pure: any thread, nothing fails.
#pragma once

#include <string>
#include <string_view>

namespace lagwatch::cli {

// For man(1): roff with the macros of man(7).
std::string ManPage(std::string_view version);

}  // namespace lagwatch::cli

// SPDX-License-Identifier: Apache-2.0
// Generates the text of --help from the table of options. Pure: any thread, nothing fails.
#pragma once

#include <string>

namespace lagwatch::cli {

// Plain text of at most 100 columns that ends with a newline.
std::string HelpText();

}  // namespace lagwatch::cli

// SPDX-License-Identifier: Apache-2.0
// The text of --help, made from the table of options. Pure: any thread, nothing fails.
#pragma once

#include <string>

namespace lagwatch::cli {

// Plain text of at most 100 columns, with a newline at its end.
std::string HelpText();

}  // namespace lagwatch::cli

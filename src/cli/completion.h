// SPDX-License-Identifier: Apache-2.0
// Shell completions of lagwatch's command line, generated from the table of options: flags, the
// values of a flag, and file names. Pure: any thread, nothing fails.
#pragma once

#include <string>

namespace lagwatch::cli {

// For sourcing; needs only bash, not the package bash-completion.
std::string BashCompletion();
// An autoloaded function for zsh's completion system: install it as _lagwatch in a folder of fpath.
std::string ZshCompletion();

}  // namespace lagwatch::cli

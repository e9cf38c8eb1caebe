// SPDX-License-Identifier: Apache-2.0
// Completion of lagwatch's command line in shells, made from the table of options: the flags, the
// words that a flag takes, files where it takes one. Pure: any thread, nothing fails.
#pragma once

#include <string>

namespace lagwatch::cli {

// To be sourced; needs bash alone, not the package bash-completion.
std::string BashCompletion();
// An autoloaded function of zsh's completion system: a file _lagwatch in a folder of its fpath.
std::string ZshCompletion();

}  // namespace lagwatch::cli

// SPDX-License-Identifier: Apache-2.0
// From argv to words: which flags there are, and the text for --help. What the words mean is
// config/resolve.h's business.
// Pure: any thread. Fails with one line a problem, never with an exception; no line shows the value
// of a flag that may hold a secret.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "config/resolve.h"

namespace lagwatch::cli {

// To be printed on stdout as it is, then exit 0: --help, the tables of docs/reference, the man
// page, completions.
struct TextToPrint {
  std::string text;
};
// --version was asked for.
struct VersionAsked {};

// Every problem has exit code 64.
using CommandLine =
    std::variant<config::FlagValues, TextToPrint, VersionAsked, std::vector<config::Problem>>;

CommandLine ParseCommandLine(int argc, const char* const* argv);

}  // namespace lagwatch::cli

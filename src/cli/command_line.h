// SPDX-License-Identifier: Apache-2.0
// Parses argv to flags and values; config/resolve.h interprets the values. Pure: any thread.
// Returns problems of one line each, throws nothing; no line contains the value of a flag that may
// be a secret.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "config/resolve.h"

namespace lagwatch::cli {

// A text to print to stdout, then exit 0: --help, the tables of docs/reference, the man page,
// completions.
struct TextToPrint {
  std::string text;
};
// --version was given.
struct VersionAsked {};

// Every problem has exit code 64.
using CommandLine =
    std::variant<config::FlagValues, TextToPrint, VersionAsked, std::vector<config::Problem>>;

CommandLine ParseCommandLine(int argc, const char* const* argv);

}  // namespace lagwatch::cli

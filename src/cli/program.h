// SPDX-License-Identifier: Apache-2.0
// Runs the program: takes argv, returns the exit code. Called once, by main().
#pragma once

namespace lagwatch::cli {

int RunProgram(int argc, const char* const* argv);

}  // namespace lagwatch::cli

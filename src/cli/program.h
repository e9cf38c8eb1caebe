// SPDX-License-Identifier: Apache-2.0
// The program: from argv to an exit code. Called once, by main().
#pragma once

namespace lagwatch::cli {

int RunProgram(int argc, const char* const* argv);

}  // namespace lagwatch::cli

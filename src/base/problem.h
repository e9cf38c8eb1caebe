// SPDX-License-Identifier: Apache-2.0
// An error as a value. Plain values: any thread, nothing fails.
#pragma once

#include <string>

namespace lagwatch {

inline constexpr int kExitUsage = 64;
inline constexpr int kExitConfig = 78;

// One line: what is wrong, with the value, its place and what to do. `exit` is the program's exit
// code if the problem ends it.
struct Problem {
  std::string text;
  int exit = kExitConfig;
};

}  // namespace lagwatch

// SPDX-License-Identifier: Apache-2.0
// Reads a small file completely: configuration, properties, secrets. Stateless: any thread.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/problem.h"

namespace lagwatch::config {

struct FileText {
  std::string text;
};

// A text that differs after every relevant change of the file; "" if the file does not exist.
std::string FileVersion(const std::string& path);

// The problem is the system's message: "No such file or directory".
std::variant<FileText, Problem> ReadFile(const std::string& path);

// Empty after adding the problem `place: cannot read "path": reason`.
std::optional<std::string> ReadFile(const std::string& path, const std::string& place,
                                    std::vector<Problem>& problems, int exit = kExitConfig);

// Adds the same problem if the file cannot be read, without reading it.
bool CheckReadable(const std::string& path, const std::string& place,
                   std::vector<Problem>& problems, int exit = kExitConfig);

}  // namespace lagwatch::config

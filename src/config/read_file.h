// SPDX-License-Identifier: Apache-2.0
// Reads a small file completely: configuration, properties, secrets. Stateless: any thread. An
// error is the system's message ("No such file or directory").
#pragma once

#include <string>
#include <variant>

namespace lagwatch::config {

struct FileText {
  std::string text;
};
struct FileError {
  std::string reason;
};

// A text that differs after every relevant change of the file; "" if the file does not exist.
std::string FileVersion(const std::string& path);

std::variant<FileText, FileError> ReadFile(const std::string& path);

}  // namespace lagwatch::config

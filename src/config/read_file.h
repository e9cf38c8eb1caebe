// SPDX-License-Identifier: Apache-2.0
// Reads a small file whole: configuration, properties, secrets.
// No state: any thread. Fails with the system's own words ("No such file or directory").
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

// Different after every change of the file that could matter; "" for what is not there.
std::string FileVersion(const std::string& path);

std::variant<FileText, FileError> ReadFile(const std::string& path);

}  // namespace lagwatch::config

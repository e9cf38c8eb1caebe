// SPDX-License-Identifier: Apache-2.0
// Parses Java's .properties files as java.util.Properties reads them from bytes. Pure: any thread.
// An error names the invalid line.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lagwatch::config {

struct JavaProperty {
  std::string key;
  std::string value;  // UTF-8
  int line = 0;       // from 1: the line of the key
};

struct JavaSyntaxError {
  int line = 0;
  std::string reason;
};

// In order. A key may occur twice; the later one wins.
std::variant<std::vector<JavaProperty>, JavaSyntaxError> ParseJavaProperties(std::string_view text);

}  // namespace lagwatch::config

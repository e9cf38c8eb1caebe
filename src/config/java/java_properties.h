// SPDX-License-Identifier: Apache-2.0
// The syntax of Java's .properties files, as java.util.Properties reads them from bytes.
// Pure: any thread. Fails with the line that is wrong.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lagwatch::config {

struct JavaProperty {
  std::string key;
  std::string value;  // UTF-8
  int line = 0;       // from 1: where the key stands
};

struct JavaSyntaxError {
  int line = 0;
  std::string reason;
};

// In order; a key may be there twice, the later one counts.
std::variant<std::vector<JavaProperty>, JavaSyntaxError> ParseJavaProperties(std::string_view text);

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// Parses YAML to a plain tree with line numbers. Only this file uses the YAML library. Pure: any
// thread. Returns an error of one line, "lagwatch.yaml:7:3: ...", and never throws.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace lagwatch::config {

struct YamlNode {
  enum class Type { kNull, kScalar, kList, kMap };

  Type type = Type::kNull;
  std::string key;                 // of an entry of a map
  std::string text;                // of a scalar
  int line = 0;                    // from 1; of an entry: the line of its key
  std::vector<YamlNode> children;  // items of a list, entries of a map; duplicate keys are kept
};

struct YamlError {
  std::string text;
};

// `name` is the prefix of the error.
std::variant<YamlNode, YamlError> ParseYaml(const std::string& text, const std::string& name);

}  // namespace lagwatch::config

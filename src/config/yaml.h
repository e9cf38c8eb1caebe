// SPDX-License-Identifier: Apache-2.0
// A YAML text as a plain tree with line numbers. The only place that knows the YAML library.
// Pure: any thread. Fails with one line, "lagwatch.yaml:7:3: ...", never with an exception.
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
  int line = 0;                    // from 1; of an entry: where its key stands
  std::vector<YamlNode> children;  // items of a list, entries of a map; duplicate keys are kept
};

struct YamlError {
  std::string text;
};

// `name` opens the error's line.
std::variant<YamlNode, YamlError> ParseYaml(const std::string& text, const std::string& name);

}  // namespace lagwatch::config

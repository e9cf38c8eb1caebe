// SPDX-License-Identifier: Apache-2.0
// Parses YAML to a plain tree with line numbers, and walks it. Only this file uses the YAML
// library. Pure: any thread. A problem is one line, "lagwatch.yaml:7: ..."; nothing throws.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/problem.h"

namespace lagwatch::config {

struct YamlNode {
  enum class Type { kNull, kScalar, kList, kMap };

  Type type = Type::kNull;
  std::string key;                 // of an entry of a map
  std::string text;                // of a scalar
  int line = 0;                    // from 1; of an entry: the line of its key
  std::vector<YamlNode> children;  // items of a list, entries of a map; duplicate keys are kept
};

// `name` is the prefix of the problem, before line and column.
std::variant<YamlNode, Problem> ParseYaml(const std::string& text, const std::string& name);

// Reports the problems of a file's nodes. The list must outlive it.
class YamlFile {
 public:
  YamlFile(std::string path, std::vector<Problem>& problems)
      : path_(std::move(path)), problems_(problems) {}

  // "lagwatch.yaml:7"
  std::string Place(const YamlNode& node) const { return path_ + ":" + std::to_string(node.line); }
  void Report(const YamlNode& node, const std::string& text);
  std::vector<Problem>& problems() { return problems_; }

  // The keys of a map, and what reads the entry of each.
  using Keys = std::vector<std::pair<std::string_view, std::function<void(const YamlNode&)>>>;
  // `where` follows an unknown key in its problem, as in " in rename:".
  void ReadMap(const YamlNode& map, const Keys& keys, std::string_view where = "");
  // Reports each key that occurs a second time.
  void CheckDuplicates(const YamlNode& map);

 private:
  std::string path_;
  std::vector<Problem>& problems_;
};

}  // namespace lagwatch::config

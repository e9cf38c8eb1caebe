// SPDX-License-Identifier: Apache-2.0
#include "config/yaml.h"

#include <yaml-cpp/yaml.h>

namespace lagwatch::config {
namespace {

// Deeper than anything that could be meant; ends the walk over an alias that contains itself.
constexpr int kDeepest = 8;

struct TooDeep {
  YAML::Mark mark;
};

std::string Place(const std::string& name, const YAML::Mark& mark) {
  if (mark.is_null()) return name;
  return name + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1);
}

YamlNode Convert(const YAML::Node& node, int depth) {
  if (depth > kDeepest) throw TooDeep{node.Mark()};
  YamlNode result;
  result.line = node.Mark().line + 1;
  if (node.IsScalar()) {
    result.type = YamlNode::Type::kScalar;
    result.text = node.Scalar();
  } else if (node.IsSequence()) {
    result.type = YamlNode::Type::kList;
    for (const YAML::Node& item : node) result.children.push_back(Convert(item, depth + 1));
  } else if (node.IsMap()) {
    result.type = YamlNode::Type::kMap;
    for (const auto& entry : node) {
      const YAML::Node& key = entry.first;
      if (!key.IsScalar()) throw YAML::RepresentationException(key.Mark(), "a key must be a word");
      result.children.push_back(Convert(entry.second, depth + 1));
      result.children.back().key = key.Scalar();
      result.children.back().line = key.Mark().line + 1;
    }
  }
  return result;
}

}  // namespace

std::variant<YamlNode, YamlError> ParseYaml(const std::string& text, const std::string& name) {
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    if (documents.empty()) return YamlNode{};
    if (documents.size() > 1) {
      return YamlError{Place(name, documents[1].Mark()) + ": a second document (---); keep one"};
    }
    return Convert(documents[0], 0);
  } catch (const TooDeep& deep) {
    return YamlError{Place(name, deep.mark) + ": nested too deeply"};
  } catch (const YAML::Exception& error) {
    return YamlError{Place(name, error.mark) + ": not valid YAML: " + error.msg};
  }
}

}  // namespace lagwatch::config

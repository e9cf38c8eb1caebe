// SPDX-License-Identifier: Apache-2.0
#include "config/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "base/text.h"

namespace lagwatch::config {
namespace {

// Deeper than any valid file; stops the recursion for an alias that contains itself.
constexpr int kDeepest = 8;

// Far more than any valid file has: nested aliases can expand a small file without bound.
constexpr int kMostNodes = 100'000;

struct TooLarge {
  YAML::Mark mark;
};

struct TooDeep {
  YAML::Mark mark;
};

std::string Place(const std::string& name, const YAML::Mark& mark) {
  if (mark.is_null()) return name;
  return name + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1);
}

YamlNode Convert(const YAML::Node& node, int depth, int& left) {
  if (depth > kDeepest) throw TooDeep{node.Mark()};
  if (--left < 0) throw TooLarge{node.Mark()};
  YamlNode result;
  result.line = node.Mark().line + 1;
  if (node.IsScalar()) {
    result.type = YamlNode::Type::kScalar;
    result.text = node.Scalar();
  } else if (node.IsSequence()) {
    result.type = YamlNode::Type::kList;
    for (const YAML::Node& item : node) result.children.push_back(Convert(item, depth + 1, left));
  } else if (node.IsMap()) {
    result.type = YamlNode::Type::kMap;
    for (const auto& entry : node) {
      const YAML::Node& key = entry.first;
      if (!key.IsScalar())
        throw YAML::RepresentationException(key.Mark(), "a key must be a scalar");
      result.children.push_back(Convert(entry.second, depth + 1, left));
      result.children.back().key = key.Scalar();
      result.children.back().line = key.Mark().line + 1;
    }
  }
  return result;
}

// Ignores all events except document starts.
class DocumentStarts : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override { last = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

  YAML::Mark last;
};

// The start of a second document, if there is one. LoadAll() cannot be used: at a stray character
// ("," at the start of a line) it returns empty documents forever.
std::optional<YAML::Mark> SecondDocument(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  DocumentStarts starts;
  if (!parser.HandleNextDocument(starts) || !parser.HandleNextDocument(starts)) return std::nullopt;
  return starts.last;
}

}  // namespace

std::variant<YamlNode, Problem> ParseYaml(const std::string& text, const std::string& name) {
  try {
    if (const auto second = SecondDocument(text)) {
      return Problem{Place(name, *second) +
                     ": unexpected here; the file must be one YAML document"};
    }
    int left = kMostNodes;
    return Convert(YAML::Load(text), 0, left);
  } catch (const TooDeep& deep) {
    return Problem{Place(name, deep.mark) + ": nested too deeply"};
  } catch (const TooLarge& large) {
    return Problem{Place(name, large.mark) + ": more than " + std::to_string(kMostNodes) +
                   " values; aliases count each time"};
  } catch (const YAML::Exception& error) {
    return Problem{Place(name, error.mark) + ": not valid YAML: " + OneLine(error.msg)};
  }
}

void YamlFile::Report(const YamlNode& node, const std::string& text) {
  problems_.push_back({OneLine(Place(node) + ": " + text), kExitConfig});
}

void YamlFile::ReadMap(const YamlNode& map, const Keys& keys, std::string_view where) {
  for (const YamlNode& entry : map.children) {
    const auto key = std::ranges::find(keys, entry.key, &Keys::value_type::first);
    if (key != keys.end()) {
      key->second(entry);
      continue;
    }
    std::vector<std::string_view> names;
    for (const auto& [name, read] : keys) names.push_back(name);
    Report(entry, "unknown key " + entry.key + std::string(where) + DidYouMean(entry.key, names));
  }
}

void YamlFile::CheckDuplicates(const YamlNode& map) {
  std::map<std::string_view, int> first_lines;
  for (const YamlNode& entry : map.children) {
    const auto [first, is_new] = first_lines.emplace(entry.key, entry.line);
    if (is_new) continue;
    Report(entry,
           "duplicate key " + entry.key + ", first on line " + std::to_string(first->second));
  }
}

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
#include "config/renames.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "base/text.h"
#include "config/name_filter.h"

namespace lagwatch::config {
namespace {

using Type = YamlNode::Type;

using re2::RE2;

const char* const kMatchMissing =
    "match: must be a regular expression, as in '^export-'; each entry of rename: needs one";
const char* const kToMissing =
    "to: must be a name, as in export-any; each entry of rename: needs one";

// The scalar, or null after reporting `missing`.
const YamlNode* Word(const YamlNode& entry, std::string_view key, const char* missing,
                     YamlFile& yaml) {
  const auto node = std::ranges::find(entry.children, key, &YamlNode::key);
  const bool has_node = node != entry.children.end();
  if (has_node && node->type == Type::kScalar && !node->text.empty()) return &*node;
  yaml.Report(has_node ? *node : entry, missing);
  return nullptr;
}

std::shared_ptr<const RE2> Compile(const YamlNode& node, YamlFile& yaml) {
  auto checked = NameFilter::Make(node.text, "^$");  // for its error message
  if (const auto* fault = std::get_if<std::string>(&checked)) {
    yaml.Report(node, "match: " + *fault);
    return nullptr;
  }
  return std::make_shared<const RE2>(node.text, RE2::Quiet);
}

// A rule with problems is incomplete.
RenameRule ReadRule(const YamlNode& entry, YamlFile& yaml) {
  const auto ignore = [](const YamlNode&) {};
  yaml.CheckDuplicates(entry);
  yaml.ReadMap(entry, {{"match", ignore}, {"to", ignore}}, " in rename:");
  RenameRule rule;
  if (const YamlNode* match = Word(entry, "match", kMatchMissing, yaml)) {
    rule.match = Compile(*match, yaml);
  }
  const YamlNode* to = Word(entry, "to", kToMissing, yaml);
  if (to == nullptr) return rule;
  rule.to = to->text;
  std::string fault;
  if (rule.match && !rule.match->CheckRewriteString(rule.to, &fault)) {
    yaml.Report(*to, "to: " + Quote(rule.to) +
                         " refers to a capture group that match does not have: " + fault +
                         "; \\1 is the first capture group, \\\\ a backslash");
  }
  return rule;
}

}  // namespace

RenameRules ReadRenames(const YamlNode& list, YamlFile& yaml) {
  RenameRules rules;
  if (list.type != Type::kList) {
    yaml.Report(list, "rename: must be a list, as in \"- {match: '^export-', to: export-any}\"");
    return rules;
  }
  for (const YamlNode& entry : list.children) {
    if (entry.type != Type::kMap) {
      yaml.Report(entry, "an entry of rename: must be a map with match and to");
    } else if (RenameRule rule = ReadRule(entry, yaml); rule.match) {
      rules.push_back(std::move(rule));
    }
  }
  return rules;
}

std::function<std::string(std::string_view group)> Renamer(const RenameRules& rules) {
  if (rules.empty()) return {};
  return [rules](std::string_view group) {
    const re2::StringPiece text(group.data(), group.size());
    std::string name;
    for (const RenameRule& rule : rules) {
      // References may expand to an empty name, which is invalid.
      if (RE2::Extract(text, *rule.match, rule.to, &name) && !name.empty()) return name;
    }
    return std::string(group);
  };
}

}  // namespace lagwatch::config

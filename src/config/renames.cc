// SPDX-License-Identifier: Apache-2.0
#include "config/renames.h"

#include <re2/re2.h>

#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "base/text.h"
#include "config/name_filter.h"

namespace lagwatch::config {
namespace {

using Type = YamlNode::Type;

class RenameWalk {
 public:
  RenameWalk(const std::string& path, std::vector<Problem>& problems)
      : path_(path), problems_(problems) {}

  RenameRules Read(const YamlNode& list) {
    RenameRules rules;
    if (list.type != Type::kList) {
      Report(list, "rename: must be a list, as in \"- {match: '^export-', to: export-any}\"");
      return rules;
    }
    for (const YamlNode& entry : list.children) {
      if (auto rule = ReadRule(entry)) rules.push_back(std::move(*rule));
    }
    return rules;
  }

 private:
  std::optional<RenameRule> ReadRule(const YamlNode& entry) {
    if (entry.type != Type::kMap) {
      Report(entry, "an entry of rename: must be a map with match and to");
      return std::nullopt;
    }
    const std::size_t problems_before = problems_.size();
    std::map<std::string, const YamlNode*> found;
    for (const YamlNode& child : entry.children) {
      const auto [first, is_new] = found.emplace(child.key, &child);
      if (!is_new) {
        Report(child, "duplicate key " + child.key + ", first on line " +
                          std::to_string(first->second->line));
      } else if (child.key != "match" && child.key != "to") {
        Report(child,
               "unknown key " + child.key + " in rename:" + DidYouMean(child.key, {"match", "to"}));
      }
    }
    RenameRule rule;
    if (const YamlNode* match = Word(entry, found["match"], kMatch)) rule.match = Compile(*match);
    if (const YamlNode* to = Word(entry, found["to"], kTo)) {
      rule.to = to->text;
      CheckReferences(*to, rule);
    }
    if (problems_.size() > problems_before) return std::nullopt;
    return rule;
  }

  // The scalar, or null after reporting a problem.
  const YamlNode* Word(const YamlNode& entry, const YamlNode* node, const std::string& needed) {
    if (node != nullptr && node->type == Type::kScalar && !node->text.empty()) return node;
    Report(node != nullptr ? *node : entry, needed);
    return nullptr;
  }

  std::shared_ptr<const RE2> Compile(const YamlNode& node) {
    auto checked = NameFilter::Make(node.text, "^$");  // for its error message
    if (const auto* fault = std::get_if<std::string>(&checked)) {
      Report(node, "match: " + *fault);
      return nullptr;
    }
    return std::make_shared<const RE2>(node.text, RE2::Quiet);
  }

  void CheckReferences(const YamlNode& node, const RenameRule& rule) {
    std::string fault;
    if (!rule.match || rule.match->CheckRewriteString(node.text, &fault)) return;
    Report(node, "to: " + Quote(node.text) +
                     " refers to a capture group that match does not have: " + fault +
                     "; \\1 is the first capture group, \\\\ a backslash");
  }

  void Report(const YamlNode& node, const std::string& text) {
    problems_.push_back({path_ + ":" + std::to_string(node.line) + ": " + text, kExitConfig});
  }

  inline static const std::string kMatch =
      "match: must be a regular expression, as in '^export-'; each entry of rename: needs one";
  inline static const std::string kTo =
      "to: must be a name, as in export-any; each entry of rename: needs one";

  const std::string& path_;
  std::vector<Problem>& problems_;
};

}  // namespace

RenameRules ReadRenames(const YamlNode& list, const std::string& path,
                        std::vector<Problem>& problems) {
  return RenameWalk(path, problems).Read(list);
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

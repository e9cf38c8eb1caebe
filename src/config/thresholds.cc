// SPDX-License-Identifier: Apache-2.0
#include "config/thresholds.h"

#include <memory>
#include <utility>
#include <variant>

#include "base/text.h"

namespace lagwatch::config {
namespace {

using Type = YamlNode::Type;

constexpr std::string_view kOptionPrefix = "threshold.";
constexpr lagwatch::Duration kShortestWindow = std::chrono::seconds(1);

std::vector<std::string_view> ReasonNames() {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    names.push_back(ReasonName(static_cast<ReasonKind>(i)));
  }
  return names;
}

class RuleReader {
 public:
  explicit RuleReader(YamlFile& yaml) : yaml_(yaml) {}

  ThresholdRule Read(const YamlNode& entry) {
    std::vector<std::string> names;  // of the options' keys: lag_warning
    for (const Option& option : Options()) {
      if (!option.name.starts_with(kOptionPrefix)) continue;
      names.push_back(Replace(option.name.substr(kOptionPrefix.size()), "-", "_"));
    }
    YamlFile::Keys keys = {{"group", [this](const YamlNode& node) { ReadGroup(node); }}};
    for (const std::string& name : names) {
      keys.emplace_back(name, [this](const YamlNode& node) { ReadOption(node); });
    }
    keys.emplace_back("mute", [this](const YamlNode& node) { ReadMuted(node); });
    yaml_.CheckDuplicates(entry);
    yaml_.ReadMap(entry, keys, " in thresholds:");
    if (!has_group_) {
      yaml_.Report(entry,
                   "this entry of thresholds: has no group; set a regular expression, '.*' for "
                   "all");
    }
    Reader reader(rule_.values, yaml_.problems());
    ReadGroupPolicy(reader);
    return std::move(rule_);
  }

 private:
  void ReadGroup(const YamlNode& node) {
    has_group_ = true;
    rule_.pattern = node.text;
    if (node.type != Type::kScalar || node.text.empty()) {
      return yaml_.Report(
          node, "group: must be a regular expression, as in '^billing'; '.*' matches all");
    }
    auto filter = NameFilter::Make(node.text, "^$");
    if (auto* made = std::get_if<NameFilter>(&filter)) {
      rule_.groups = std::move(*made);
    } else {
      yaml_.Report(node, "group: " + std::get<std::string>(filter));
    }
  }

  void ReadOption(const YamlNode& node) {
    if (node.type != Type::kScalar) return yaml_.Report(node, node.key + " must have one value");
    rule_.values[std::string(kOptionPrefix) + Replace(node.key, "_", "-")].push_back(
        {node.text, yaml_.Place(node) + ": " + node.key, kExitConfig});
  }

  void ReadMuted(const YamlNode& node) {
    for (const YamlNode& item : node.type == Type::kList ? node.children : std::vector{node}) {
      const std::optional<ReasonKind> kind = ParseReason(item.text);
      if (item.type != Type::kScalar) {
        yaml_.Report(item, "mute must be a list of values");
      } else if (!kind) {
        yaml_.Report(item, "mute: " + Quote(item.text) + " is not a reason" +
                               DidYouMean(item.text, ReasonNames()));
      } else {
        rule_.mute.set(static_cast<std::size_t>(*kind));
      }
    }
  }

  YamlFile& yaml_;
  ThresholdRule rule_;
  bool has_group_ = false;
};

}  // namespace

ThresholdRules ReadThresholds(const YamlNode& list, YamlFile& yaml) {
  ThresholdRules rules;
  if (list.type != Type::kList) {
    yaml.Report(list,
                "thresholds: must be a list, as in \"- {group: '^billing', lag_critical: 50000}\"");
    return rules;
  }
  for (const YamlNode& entry : list.children) {
    if (entry.type == Type::kMap) {
      rules.push_back(RuleReader(yaml).Read(entry));
    } else {
      yaml.Report(entry, "an entry of thresholds: must be a map with a group");
    }
  }
  return rules;
}

GroupPolicy ReadGroupPolicy(Reader& reader) {
  GroupPolicy policy;
  policy.thresholds.lag_warning = reader.Integer("threshold.lag-warning");
  policy.thresholds.lag_critical = reader.Integer("threshold.lag-critical");
  policy.thresholds.time_lag_warning = reader.Seconds("threshold.lag-seconds-warning");
  policy.thresholds.time_lag_critical = reader.Seconds("threshold.lag-seconds-critical");
  policy.window = *reader.Duration("threshold.window");
  if (policy.window < kShortestWindow) {
    reader.Report(*reader.Find("threshold.window"), "is too short; it must be at least 1s");
  }
  policy.inactive_after = *reader.Duration("threshold.inactive-after");
  return policy;
}

GroupPolicy PolicyOf(const ThresholdRule& rule, const Values& cluster) {
  Values values = cluster;
  Override(values, rule.values);
  std::vector<Problem> known;
  Reader reader(values, known);
  GroupPolicy policy = ReadGroupPolicy(reader);
  policy.mute = rule.mute;
  policy.pattern = std::make_shared<const std::string>(rule.pattern);
  return policy;
}

std::function<const GroupPolicy*(std::string_view group)> PolicyFinder(const ThresholdRules& rules,
                                                                       const Values& cluster) {
  if (rules.empty()) return {};
  using Entry = std::pair<NameFilter, GroupPolicy>;
  auto entries = std::make_shared<std::vector<Entry>>();
  for (const ThresholdRule& rule : rules) {
    entries->emplace_back(rule.groups, PolicyOf(rule, cluster));
  }
  return [entries](std::string_view group) -> const GroupPolicy* {
    for (const Entry& entry : *entries) {
      if (entry.first.Matches(group)) return &entry.second;
    }
    return nullptr;
  };
}

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
#include "config/thresholds.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "base/text.h"

namespace lagwatch::config {
namespace {

using Type = YamlNode::Type;
using Change = std::function<void(GroupPolicy&)>;

// Why a value is invalid; appended to the quoted value.
using Invalid = std::string;
using Parsed = std::variant<Change, Invalid>;

template <std::optional<std::int64_t> Thresholds::*Field>
Parsed ParseLagLimit(const std::string& text) {
  const std::optional<std::int64_t> value = ParseInteger(text);
  if (!value && text != "off") return "must be a whole number, 0 or greater, or \"off\"";
  return [value](GroupPolicy& policy) { policy.thresholds.*Field = value; };
}

template <std::optional<Duration> Thresholds::*Field>
Parsed ParseTimeLimit(const std::string& text) {
  const std::optional<Duration> value = ParseSeconds(text);
  if (!value && text != "off") {
    return "must be a number of seconds, a duration like 2m, or \"off\"";
  }
  return [value](GroupPolicy& policy) { policy.thresholds.*Field = value; };
}

Parsed ParseWindow(const std::string& text) {
  const std::optional<Duration> value = ParseDuration(text);
  if (!value) return "is not a duration; write it like 15s, 5m or 1h30m";
  if (*value < kShortestWindow) return "is too short; it must be at least 1s";
  return [window = *value](GroupPolicy& policy) { policy.window = window; };
}

Parsed ParseInactiveAfter(const std::string& text) {
  const std::optional<Duration> value = ParseDuration(text);
  if (!value) return "is not a duration; write it like 15s, 5m or 48h";
  if (*value <= Duration::zero()) return "must be greater than 0";
  return [after = *value](GroupPolicy& policy) { policy.inactive_after = after; };
}

std::vector<std::string_view> ReasonNames() {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    names.push_back(ReasonName(static_cast<ReasonKind>(i)));
  }
  return names;
}

Parsed ParseMuted(const std::string& text) {
  const std::optional<ReasonKind> kind = ParseReason(text);
  if (!kind) return "is not a reason" + DidYouMean(text, ReasonNames());
  return [i = static_cast<std::size_t>(*kind)](GroupPolicy& policy) { policy.mute.set(i); };
}

struct Key {
  std::string_view name;
  Parsed (*parse)(const std::string& text);
  bool is_list = false;  // a list, or one value
  bool is_time_limit = false;
};

constexpr Key kKeys[] = {
    {"lag_warning", ParseLagLimit<&Thresholds::lag_warning>},
    {"lag_critical", ParseLagLimit<&Thresholds::lag_critical>},
    {"lag_seconds_warning", ParseTimeLimit<&Thresholds::time_lag_warning>, false, true},
    {"lag_seconds_critical", ParseTimeLimit<&Thresholds::time_lag_critical>, false, true},
    {"window", ParseWindow},
    {"inactive_after", ParseInactiveAfter},
    {"mute", ParseMuted, true},
};
constexpr std::string_view kGroup = "group";

class ListWalk {
 public:
  ListWalk(const std::string& path, std::vector<Problem>& problems)
      : path_(path), problems_(problems) {}

  ThresholdRules Read(const YamlNode& list) {
    ThresholdRules rules;
    if (list.type != Type::kList) {
      Report(list,
             "thresholds: must be a list, as in \"- {group: '^billing', lag_critical: 50000}\"");
      return rules;
    }
    for (const YamlNode& entry : list.children) {
      if (entry.type == Type::kMap) {
        rules.push_back(ReadRule(entry));
      } else {
        Report(entry, "an entry of thresholds: must be a map with a group");
      }
    }
    return rules;
  }

 private:
  ThresholdRule ReadRule(const YamlNode& entry) {
    ThresholdRule rule;
    std::map<std::string, int> first_lines;
    for (const YamlNode& child : entry.children) {
      const auto [first, is_new] = first_lines.emplace(child.key, child.line);
      if (!is_new) {
        Report(child,
               "duplicate key " + child.key + ", first on line " + std::to_string(first->second));
      } else if (child.key == kGroup) {
        rule.groups = ReadGroup(child);
        rule.pattern = child.text;
        const auto pattern = std::make_shared<const std::string>(child.text);
        rule.changes.emplace_back([pattern](GroupPolicy& policy) { policy.pattern = pattern; });
      } else {
        ReadKey(child, rule);
      }
    }
    if (!first_lines.contains(std::string(kGroup))) {
      Report(entry,
             "this entry of thresholds: has no group; set a regular expression, '.*' for all");
    }
    return rule;
  }

  NameFilter ReadGroup(const YamlNode& node) {
    if (node.type != Type::kScalar || node.text.empty()) {
      Report(node, "group: must be a regular expression, as in '^billing'; '.*' matches all");
      return {};
    }
    auto filter = NameFilter::Make(node.text, "^$");
    if (auto* made = std::get_if<NameFilter>(&filter)) return std::move(*made);
    Report(node, "group: " + std::get<std::string>(filter));
    return {};
  }

  void ReadKey(const YamlNode& node, ThresholdRule& rule) {
    const auto* key = std::ranges::find(kKeys, node.key, &Key::name);
    if (key == std::end(kKeys)) {
      std::vector<std::string_view> names = {kGroup};
      for (const Key& known : kKeys) names.push_back(known.name);
      Report(node, "unknown key " + node.key + " in thresholds:" + DidYouMean(node.key, names));
    } else if (key->is_list && node.type == Type::kList) {
      for (const YamlNode& item : node.children) ReadValue(*key, item, rule);
    } else {
      ReadValue(*key, node, rule);
    }
  }

  void ReadValue(const Key& key, const YamlNode& node, ThresholdRule& rule) {
    if (node.type != Type::kScalar) {
      Report(node, std::string(key.name) +
                       (key.is_list ? " must be a list of values" : " must have one value"));
      return;
    }
    Parsed parsed = key.parse(node.text);
    if (const auto* fault = std::get_if<Invalid>(&parsed)) {
      Report(node, std::string(key.name) + ": " + Quote(node.text) + " " + *fault);
    } else {
      rule.changes.push_back(std::get<Change>(std::move(parsed)));
      if (key.is_time_limit && node.text != "off") {
        rule.time_limits.push_back(PlaceOf(node) + std::string(key.name));
      }
    }
  }

  void Report(const YamlNode& node, const std::string& text) {
    problems_.push_back({PlaceOf(node) + text, kExitConfig});
  }

  std::string PlaceOf(const YamlNode& node) const {
    return path_ + ":" + std::to_string(node.line) + ": ";
  }

  const std::string& path_;
  std::vector<Problem>& problems_;
};

}  // namespace

ThresholdRules ReadThresholds(const YamlNode& list, const std::string& path,
                              std::vector<Problem>& problems) {
  return ListWalk(path, problems).Read(list);
}

GroupPolicy PolicyOf(const ThresholdRule& rule, const GroupPolicy& flags) {
  GroupPolicy policy = flags;
  for (const Change& change : rule.changes) change(policy);
  return policy;
}

std::function<const GroupPolicy*(std::string_view group)> PolicyFinder(const ThresholdRules& rules,
                                                                       const GroupPolicy& flags) {
  if (rules.empty()) return {};
  using Entry = std::pair<NameFilter, GroupPolicy>;
  auto entries = std::make_shared<std::vector<Entry>>();
  for (const ThresholdRule& rule : rules) {
    entries->emplace_back(rule.groups, PolicyOf(rule, flags));
  }
  return [entries](std::string_view group) -> const GroupPolicy* {
    for (const Entry& entry : *entries) {
      if (entry.first.Matches(group)) return &entry.second;
    }
    return nullptr;
  };
}

}  // namespace lagwatch::config

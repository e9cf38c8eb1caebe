// SPDX-License-Identifier: Apache-2.0
// An include and an exclude expression for names of groups, topics or metric families: RE2 (Go)
// syntax, unanchored, as kafka_exporter's filters.
// Immutable after Make(); Matches() may be called from any thread; copies share the programs.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lagwatch::config {

class NameFilter {
 public:
  // Matches everything.
  NameFilter() = default;

  // The filter, or an error that names the invalid expression.
  static std::variant<NameFilter, std::string> Make(std::string_view include,
                                                    std::string_view exclude);

  // Matches these names and no others.
  static NameFilter Exactly(const std::vector<std::string>& names);

  // Matches a name if this filter matches it and `accepts` returns true.
  NameFilter And(std::function<bool(std::string_view name)> accepts) const;

  bool Matches(std::string_view name) const;

  // Which expression of Make() excludes the name. kNone for names that only Exactly() or And()
  // exclude: no expression of the user did.
  enum class Hider { kNone, kInclude, kExclude };
  Hider HiddenBy(std::string_view name) const;

  // The expressions as configured; empty if there are none.
  std::string_view include() const;
  std::string_view exclude() const;

  // Compares the expressions as configured; ignores what And() added.
  bool operator==(const NameFilter& other) const;

 private:
  struct Programs;
  std::shared_ptr<const Programs> programs_;
  bool exact_ = false;                                  // made of names, not of expressions
  std::function<bool(std::string_view name)> accepts_;  // empty: all
};

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
#include "config/raw_values.h"

namespace lagwatch::config {

void Override(Values& base, const Values& later) {
  for (const auto& [name, raw] : later) {
    const Option* option = FindOption(name);
    std::vector<RawValue>& target = base[name];
    if (option == nullptr || option->kind != Kind::kProperty) target.clear();
    target.insert(target.end(), raw.begin(), raw.end());
  }
}

std::vector<std::string_view> OptionNames(Places at_least) {
  std::vector<std::string_view> names;
  for (const Option& option : Options()) {
    if (option.places >= at_least) names.push_back(option.name);
  }
  return names;
}

}  // namespace lagwatch::config

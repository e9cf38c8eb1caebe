// SPDX-License-Identifier: Apache-2.0
// Reads checked values from the merged layers. An invalid value is appended to the list of problems
// and read as the option's default, so that one run reports all problems. Not thread-safe; the
// values and the list must outlive it.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "config/raw_values.h"

namespace lagwatch::config {

class Reader {
 public:
  Reader(const Values& values, std::vector<Problem>& problems)
      : values_(values), problems_(problems) {}

  // The value as set; null if it is not set.
  const RawValue* Find(std::string_view option) const;
  // All values of a repeatable option.
  std::vector<RawValue> FindAll(std::string_view option) const;

  std::string Text(std::string_view option) const;
  bool Switch(std::string_view option);
  // Greater than zero; empty if not set and without a default.
  std::optional<lagwatch::Duration> Duration(std::string_view option);
  // Empty if not set and without a default, and for "off" of a limit.
  std::optional<std::int64_t> Integer(std::string_view option);
  // A number of seconds or a duration; empty as Integer().
  std::optional<lagwatch::Duration> Seconds(std::string_view option);
  // Bytes. REQUIRES: the option has a default.
  std::int64_t Size(std::string_view option);
  // The enumerator of the option's word. REQUIRES: `words` are the choices of the option's row.
  template <typename Enum>
  Enum Choice(std::string_view option,
              std::initializer_list<std::pair<std::string_view, Enum>> words) {
    const std::string_view word = ChosenWord(option);
    const auto* const found = std::find_if(words.begin(), words.end(),
                                           [word](const auto& pair) { return pair.first == word; });
    assert(found != words.end());
    return found->second;
  }
  // A regular expression that compiles.
  std::string Regex(std::string_view option);

  // Adds the problem `place: "text" fault`, with the exit code of the place.
  void Report(const RawValue& raw, const std::string& fault);
  // Adds the problem `place: text`, without the value.
  void Add(const RawValue& raw, const std::string& text);

 private:
  // The value, or the option's default after reporting an invalid one.
  template <typename Value>
  std::optional<Value> Parsed(std::string_view option,
                              std::optional<Value> (*parse)(std::string_view));
  // As set if it is one of the option's choices, else its default.
  std::string_view ChosenWord(std::string_view option);

  const Values& values_;
  std::vector<Problem>& problems_;
};

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
// Takes words out of the merged layers as checked values. What is wrong is added to a list of
// problems and read as the option's default, so that everything is checked in one go.
// Used by one thread; the values and the list must outlive it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "config/raw_values.h"

namespace lagwatch::config {

class Reader {
 public:
  Reader(const Values& values, std::vector<Problem>& problems)
      : values_(values), problems_(problems) {}

  // As written; null when it is not.
  const RawValue* Find(std::string_view option) const;
  // All of a repeatable option.
  std::vector<RawValue> FindAll(std::string_view option) const;

  std::string Text(std::string_view option) const;
  bool Switch(std::string_view option);
  // More than zero; empty when neither given nor of a default.
  std::optional<lagwatch::Duration> Duration(std::string_view option);
  std::optional<std::int64_t> Integer(std::string_view option);
  // Empty is "off".
  std::optional<std::int64_t> Limit(std::string_view option);
  // A number of seconds or a duration; empty when neither given nor of a default.
  std::optional<lagwatch::Duration> Seconds(std::string_view option);
  // The same; empty is "off".
  std::optional<lagwatch::Duration> TimeLimit(std::string_view option);
  // Bytes, of an option with a default.
  std::int64_t Size(std::string_view option);
  // The place of the word in the option's choices.
  int Choice(std::string_view option);
  // An expression that compiles.
  std::string Regex(std::string_view option);

  // Adds `place: "text" fault`, with the exit code of the place.
  void Report(const RawValue& raw, const std::string& fault);

 private:
  const Values& values_;
  std::vector<Problem>& problems_;
};

}  // namespace lagwatch::config

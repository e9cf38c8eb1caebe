// SPDX-License-Identifier: Apache-2.0
#include "config/reader.h"

#include <algorithm>

#include "config/filter_hints.h"
#include "config/name_filter.h"

namespace lagwatch::config {
namespace {

std::string_view Fallback(std::string_view option) {
  const Option* row = FindOption(option);
  return row == nullptr ? "" : row->fallback;
}

}  // namespace

const RawValue* Reader::Find(std::string_view option) const {
  const auto found = values_.find(option);
  return found == values_.end() || found->second.empty() ? nullptr : &found->second.back();
}

std::vector<RawValue> Reader::FindAll(std::string_view option) const {
  const auto found = values_.find(option);
  return found == values_.end() ? std::vector<RawValue>() : found->second;
}

std::string Reader::Text(std::string_view option) const {
  const RawValue* raw = Find(option);
  return raw != nullptr ? raw->text : std::string(Fallback(option));
}

bool Reader::Switch(std::string_view option) {
  const RawValue* raw = Find(option);
  if (raw == nullptr) return false;
  const std::optional<bool> value = ParseSwitch(raw->text);
  if (!value) Report(*raw, "must be true or false");
  return value.value_or(false);
}

std::optional<lagwatch::Duration> Reader::Duration(std::string_view option) {
  if (const RawValue* raw = Find(option)) {
    const std::optional<lagwatch::Duration> value = ParseDuration(raw->text);
    if (value && value->count() > 0) return value;
    Report(*raw, value ? "must be greater than 0"
                       : "is not a duration; write it like 500ms, 15s, 5m or 1h30m");
  }
  return ParseDuration(Fallback(option));
}

std::optional<std::int64_t> Reader::Integer(std::string_view option) {
  if (const RawValue* raw = Find(option)) {
    const std::optional<std::int64_t> value = ParseInteger(raw->text);
    if (value) return value;
    Report(*raw, "must be a whole number, 0 or greater");
  }
  return ParseInteger(Fallback(option));
}

std::optional<std::int64_t> Reader::Limit(std::string_view option) {
  if (const RawValue* raw = Find(option)) {
    if (raw->text == "off") return std::nullopt;
    const std::optional<std::int64_t> value = ParseInteger(raw->text);
    if (value) return value;
    Report(*raw, "must be a whole number, 0 or greater, or \"off\"");
  }
  return ParseInteger(Fallback(option));
}

std::optional<lagwatch::Duration> Reader::Seconds(std::string_view option) {
  if (const RawValue* raw = Find(option)) {
    const std::optional<lagwatch::Duration> value = ParseSeconds(raw->text);
    if (value) return value;
    Report(*raw, "must be a number of seconds or a duration, like 120 or 2m");
  }
  return ParseSeconds(Fallback(option));
}

std::optional<lagwatch::Duration> Reader::TimeLimit(std::string_view option) {
  if (const RawValue* raw = Find(option)) {
    if (raw->text == "off") return std::nullopt;
    const std::optional<lagwatch::Duration> value = ParseSeconds(raw->text);
    if (value) return value;
    Report(*raw, "must be a number of seconds, a duration like 2m, or \"off\"");
  }
  return ParseSeconds(Fallback(option));
}

std::int64_t Reader::Size(std::string_view option) {
  if (const RawValue* raw = Find(option)) {
    const std::optional<std::int64_t> value = ParseSize(raw->text);
    if (value) return *value;
    Report(*raw, "is not a size; write it like 500MB or 2GiB");
  }
  return ParseSize(Fallback(option)).value_or(0);
}

std::string_view Reader::ChosenWord(std::string_view option) {
  const Option* row = FindOption(option);
  const RawValue* raw = Find(option);
  if (raw == nullptr) return row->fallback;
  const std::vector<std::string_view> choices = Choices(*row);
  const auto found = std::ranges::find(choices, raw->text);
  if (found != choices.end()) return *found;
  Report(*raw, "must be one of " + Replace(row->choices, " ", ", "));
  return row->fallback;
}

std::string Reader::Regex(std::string_view option) {
  if (const RawValue* raw = Find(option)) {
    const auto filter = NameFilter::Make(raw->text, "^$");
    const auto* fault = std::get_if<std::string>(&filter);
    if (fault == nullptr) return raw->text;
    problems_.push_back(
        {raw->place + ": " + *fault + FilterHint(option, raw->text, *fault), raw->exit});
  }
  return std::string(Fallback(option));
}

void Reader::Report(const RawValue& raw, const std::string& fault) {
  problems_.push_back({raw.place + ": " + Quote(raw.text) + " " + fault, raw.exit});
}

}  // namespace lagwatch::config

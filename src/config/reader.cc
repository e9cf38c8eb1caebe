// SPDX-License-Identifier: Apache-2.0
#include "config/reader.h"

#include <algorithm>

#include "config/filter_hints.h"
#include "config/name_filter.h"

namespace lagwatch::config {
namespace {

// What an invalid value of the kind must be.
constexpr std::pair<Kind, const char*> kExpected[] = {
    {Kind::kDuration, "is not a duration; write it like 500ms, 15s, 5m or 1h30m"},
    {Kind::kInteger, "must be a whole number, 0 or greater"},
    {Kind::kLimit, "must be a whole number, 0 or greater, or \"off\""},
    {Kind::kSeconds, "must be a number of seconds or a duration, like 120 or 2m"},
    {Kind::kTimeLimit, "must be a number of seconds, a duration like 2m, or \"off\""},
    {Kind::kSize, "is not a size; write it like 500MB or 2GiB"},
};

}  // namespace

template <typename Value>
std::optional<Value> Reader::Parsed(std::string_view option,
                                    std::optional<Value> (*parse)(std::string_view)) {
  const Option& row = *FindOption(option);
  if (const RawValue* raw = Find(option)) {
    const bool may_be_off = row.kind == Kind::kLimit || row.kind == Kind::kTimeLimit;
    if (may_be_off && raw->text == "off") return std::nullopt;
    if (const std::optional<Value> value = parse(raw->text)) return value;
    Report(*raw,
           std::ranges::find(kExpected, row.kind, &std::pair<Kind, const char*>::first)->second);
  }
  return parse(row.fallback);
}

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
  return raw != nullptr ? raw->text : std::string(FindOption(option)->fallback);
}

bool Reader::Switch(std::string_view option) {
  const RawValue* raw = Find(option);
  if (raw == nullptr) return false;
  const std::optional<bool> value = ParseSwitch(raw->text);
  if (!value) Report(*raw, "must be true or false");
  return value.value_or(false);
}

std::optional<lagwatch::Duration> Reader::Duration(std::string_view option) {
  const std::optional<lagwatch::Duration> value = Parsed(option, ParseDuration);
  if (value != lagwatch::Duration::zero()) return value;
  Report(*Find(option), "must be greater than 0");
  return ParseDuration(FindOption(option)->fallback);
}

std::optional<std::int64_t> Reader::Integer(std::string_view option) {
  return Parsed(option, ParseInteger);
}

std::optional<lagwatch::Duration> Reader::Seconds(std::string_view option) {
  return Parsed(option, ParseSeconds);
}

std::int64_t Reader::Size(std::string_view option) { return *Parsed(option, ParseSize); }

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
    Add(*raw, *fault + FilterHint(option, raw->text, *fault));
  }
  return std::string(FindOption(option)->fallback);
}

void Reader::Report(const RawValue& raw, const std::string& fault) {
  Add(raw, Quote(raw.text) + " " + fault);
}

void Reader::Add(const RawValue& raw, const std::string& text) {
  problems_.push_back({raw.place + ": " + text, raw.exit});
}

}  // namespace lagwatch::config

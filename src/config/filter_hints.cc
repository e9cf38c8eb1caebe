// SPDX-License-Identifier: Apache-2.0
#include "config/filter_hints.h"

#include <utility>

#include "base/text.h"
#include "config/name_filter.h"

namespace lagwatch::config {
namespace {

constexpr std::string_view kFilter = ".filter";
constexpr std::string_view kExclude = ".exclude";

bool HasLookAround(std::string_view text) {
  for (const std::string_view group : {"(?!", "(?=", "(?<!", "(?<="}) {
    if (text.find(group) != text.npos) return true;
  }
  return false;
}

// Tests names of one and of three characters: an expression that is meant for specific names does
// not match both.
bool MatchesEverything(const std::string& text) {
  const auto made = NameFilter::Make(".*", text);
  const auto* excluding = std::get_if<NameFilter>(&made);
  if (excluding == nullptr) return false;
  for (char c = '!'; c <= '~'; ++c) {
    if (excluding->Matches(std::string(1, c)) || excluding->Matches(std::string(3, c))) {
      return false;
    }
  }
  return true;
}

// The expression between KMinion's slashes; "" if `text` has none.
std::string WithoutSlashes(const std::string& text) {
  const bool has_slashes = text.size() > 2 && text.starts_with('/') && text.ends_with('/');
  return has_slashes ? text.substr(1, text.size() - 2) : "";
}

}  // namespace

std::string FilterHint(std::string_view option, std::string_view text, std::string_view fault) {
  const std::string_view prefix = option.substr(0, option.find('.'));
  if (HasLookAround(text) && option.ends_with(kFilter)) {
    return "; RE2 has no look-around, exclude names with --" + std::string(prefix) + ".exclude";
  }
  if (HasLookAround(text) && prefix != "metrics") {
    return "; RE2 has no look-around, include names with --" + std::string(prefix) + ".filter";
  }
  if (fault.find("repetition operator") != fault.npos) {
    return "; this is not a glob, write .* for any text";
  }
  return "";
}

void WarnOfFilters(const Reader& reader, const std::vector<std::string>& options,
                   const std::string& what, std::vector<std::string>& warnings) {
  for (const std::string& option : options) {
    const RawValue* raw = reader.Find(option);
    if (raw == nullptr) continue;
    const std::string opening = raw->place + ": " + Quote(raw->text);
    if (option.ends_with(kExclude) && MatchesEverything(raw->text)) {
      std::string warning = opening + " matches every ";
      warning += what;
      warning += ", so that none is shown; to exclude none, leave it out or write ^$";
      warnings.push_back(std::move(warning));
    }
    if (const std::string plain = WithoutSlashes(raw->text); !plain.empty()) {
      warnings.push_back(opening + ": the slashes are read as part of the name; write " +
                         Quote(plain));
    }
  }
}

}  // namespace lagwatch::config

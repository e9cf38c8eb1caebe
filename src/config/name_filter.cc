// SPDX-License-Identifier: Apache-2.0
#include "config/name_filter.h"

#include <re2/re2.h>

#include <optional>
#include <utility>

#include "base/text.h"

namespace lagwatch::config {

struct NameFilter::Programs {
  Programs(std::string_view include_text, std::string_view exclude_text)
      : include(re2::StringPiece(include_text.data(), include_text.size()), RE2::Quiet),
        exclude(re2::StringPiece(exclude_text.data(), exclude_text.size()), RE2::Quiet) {}

  RE2 include;
  RE2 exclude;
};

namespace {

// The error of an expression, with the invalid part and its position: RE2 returns no index, but the
// invalid part is a copy of the text, so it can be searched.
std::optional<std::string> ErrorIn(std::string_view text, const RE2& expression) {
  if (expression.ok()) return std::nullopt;
  std::string fault = Quote(text) + " is not a valid regular expression: " + expression.error();
  const std::size_t at = text.find(expression.error_arg());
  if (!expression.error_arg().empty() && at != std::string_view::npos) {
    fault += " (at character " + std::to_string(at + 1) + ")";
  }
  return fault;
}

}  // namespace

std::variant<NameFilter, std::string> NameFilter::Make(std::string_view include,
                                                       std::string_view exclude) {
  auto programs = std::make_shared<const Programs>(include, exclude);
  if (auto fault = ErrorIn(include, programs->include)) return *fault;
  if (auto fault = ErrorIn(exclude, programs->exclude)) return *fault;
  NameFilter filter;
  filter.programs_ = std::move(programs);
  return filter;
}

NameFilter NameFilter::Exactly(const std::vector<std::string>& names) {
  std::string any;
  for (const std::string& name : names) {
    if (!any.empty()) any += '|';
    any += RE2::QuoteMeta(name);
  }
  NameFilter filter;
  filter.programs_ = std::make_shared<const Programs>("^(?:" + any + ")$", "^$");
  filter.exact_ = true;
  return filter;
}

NameFilter NameFilter::And(std::function<bool(std::string_view name)> accepts) const {
  NameFilter filter = *this;
  filter.accepts_ = std::move(accepts);
  return filter;
}

bool NameFilter::Matches(std::string_view name) const {
  if (accepts_ && !accepts_(name)) return false;
  if (!programs_) return true;
  const re2::StringPiece piece(name.data(), name.size());
  return RE2::PartialMatch(piece, programs_->include) &&
         !RE2::PartialMatch(piece, programs_->exclude);
}

NameFilter::Hider NameFilter::HiddenBy(std::string_view name) const {
  if (!programs_ || exact_) return Hider::kNone;
  const re2::StringPiece piece(name.data(), name.size());
  if (!RE2::PartialMatch(piece, programs_->include)) return Hider::kInclude;
  return RE2::PartialMatch(piece, programs_->exclude) ? Hider::kExclude : Hider::kNone;
}

std::string_view NameFilter::include() const {
  return programs_ ? std::string_view(programs_->include.pattern()) : std::string_view();
}

std::string_view NameFilter::exclude() const {
  return programs_ ? std::string_view(programs_->exclude.pattern()) : std::string_view();
}

bool NameFilter::operator==(const NameFilter& other) const {
  if (programs_ == other.programs_) return true;
  if (!programs_ || !other.programs_) return false;
  return programs_->include.pattern() == other.programs_->include.pattern() &&
         programs_->exclude.pattern() == other.programs_->exclude.pattern();
}

}  // namespace lagwatch::config

// SPDX-License-Identifier: Apache-2.0
#include "http/target.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace lagwatch::http {
namespace {

std::optional<std::string> DecodeFormValue(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return PercentDecode(spaced);
}

std::optional<std::vector<QueryParameter>> ParseQuery(std::string_view query) {
  std::vector<QueryParameter> parameters;
  while (!query.empty()) {
    std::string_view value = TakeUntil(query, '&');
    if (value.empty()) continue;
    const std::string_view key = TakeUntil(value, '=');
    auto decoded_key = DecodeFormValue(key);
    auto decoded_value = DecodeFormValue(value);
    if (!decoded_key || !decoded_value) return std::nullopt;
    parameters.emplace_back(std::move(*decoded_key), std::move(*decoded_value));
  }
  return parameters;
}

// "http://host/path" -> "/path"; what is not the absolute form is returned as it is.
std::string_view WithoutAuthority(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!EqualsIgnoringCase(target.substr(0, scheme.size()), scheme)) continue;
    const auto path = target.find_first_of("/?", scheme.size());
    return path == std::string_view::npos ? "/" : target.substr(path);
  }
  return target;
}

}  // namespace

std::optional<Target> ParseTarget(std::string_view target) {
  std::string_view query = WithoutAuthority(target);
  const std::string_view path = TakeUntil(query, '?');
  if (path.empty() || path.front() != '/' || !PercentDecode(path)) return std::nullopt;
  auto parameters = ParseQuery(query);
  if (!parameters) return std::nullopt;
  return Target{std::string(path), std::move(*parameters)};
}

}  // namespace lagwatch::http

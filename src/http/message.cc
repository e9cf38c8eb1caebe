// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

#include <algorithm>

#include "base/text.h"

namespace lagwatch::http {

std::string Request::Header(std::string_view name) const {
  std::string joined;
  bool found = false;
  for (const auto& [key, value] : headers) {
    if (!EqualsIgnoringCase(key, name)) continue;
    if (found) joined += ", ";
    joined += value;
    found = true;
  }
  return joined;
}

const std::string* Request::Query(std::string_view key) const {
  const auto found =
      std::find_if(query.begin(), query.end(),
                   [key](const QueryParameter& parameter) { return parameter.first == key; });
  return found == query.end() ? nullptr : &found->second;
}

Response TextResponse(int status, std::string text,
                      std::vector<std::pair<std::string, std::string>> headers) {
  Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.headers = std::move(headers);
  response.body.push_back(std::make_shared<const std::string>(std::move(text)));
  return response;
}

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
// The I/O that finding AWS credentials needs, so that this folder has none of its own and tests can
// replace it. The functions must be thread-safe.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <variant>

#include "base/problem.h"
#include "model/http_request.h"
#include "model/types.h"

namespace lagwatch::aws {

struct Outside {
  std::map<std::string, std::string> environment;
  // Returns the response, whatever its status, or an error of one line. Redirects are not followed.
  // Responses longer than 64 KiB fail.
  std::function<std::variant<HttpAnswer, std::string>(const HttpRequest&)> fetch;
  // The content of a small file, or the system's error message.
  std::function<std::variant<std::string, Problem>(const std::string& path)> read_file;
  std::function<WallTime()> now;
  // Sleeps; returns false if the caller was cancelled.
  std::function<bool(Duration)> pause;

  // The first of these variables that is set and not empty; "" if none is.
  template <typename... Names>
  std::string Variable(const Names&... names) const {
    for (const char* name : {names...}) {
      const auto found = environment.find(name);
      if (found != environment.end() && !found->second.empty()) return found->second;
    }
    return "";
  }
};

}  // namespace lagwatch::aws

// SPDX-License-Identifier: Apache-2.0
// The web page: "/" and what it loads below "/assets/". Every address in it is relative, so that it
// works behind a path prefix; its Content-Security-Policy lets it load, run and ask nothing but
// what comes from here.
// Immutable once made: any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace lagwatch::http {

class PageFiles {
 public:
  // The page links to `telemetry_path`.
  explicit PageFiles(std::string_view telemetry_path);

  // Empty when `path` is none of the page's.
  std::optional<Response> Find(std::string_view path) const;

 private:
  std::map<std::string, std::shared_ptr<const std::string>, std::less<>> by_path_;
};

}  // namespace lagwatch::http

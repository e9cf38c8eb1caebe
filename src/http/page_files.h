// SPDX-License-Identifier: Apache-2.0
// The files of the web page: "/" and the assets below "/assets/". Every link in it is relative, so
// that it works behind a path prefix; its Content-Security-Policy allows only resources and
// requests of the same origin. Immutable: any thread.
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

  // Empty if `path` is not one of the page's files.
  std::optional<Response> Find(std::string_view path) const;

 private:
  std::map<std::string, std::shared_ptr<const std::string>, std::less<>> by_path_;
};

}  // namespace lagwatch::http

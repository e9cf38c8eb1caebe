// SPDX-License-Identifier: Apache-2.0
// Maps paths to responses. Pure: a function of the request and of what the Site has published;
// contains no rules about lag. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"
#include "http/page_files.h"
#include "http/site.h"
#include "model/endpoints.h"

namespace lagwatch::http {

class Router {
 public:
  // `site` outlives the router.
  Router(const Site& site, std::string telemetry_path);

  Response Respond(const Request& request) const;

 private:
  Response Api(const Request& request, std::optional<Endpoint> endpoint) const;
  Response Metrics(const Request& request) const;
  Response Ready(const Request& request) const;
  Response Health(const Request& request) const;
  Response Status() const;
  Response Groups(const Request& request) const;
  Response Group(const Request& request, std::string_view encoded_name) const;

  const Site& site_;
  std::string telemetry_path_;
  PageFiles page_;
};

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
#include "http/page_files.h"

#include <array>
#include <cstddef>
#include <utility>

#include "base/text.h"
#include "web/files.h"

namespace lagwatch::http {
namespace {

constexpr std::string_view kIndex = "index.html";
constexpr std::string_view kTelemetryMark = "{{telemetry_path}}";
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'";

std::string_view TypeOf(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kTypes = {
      {{".css", "text/css; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".svg", "image/svg+xml"}}};
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return type;
  }
  return "text/html; charset=utf-8";
}

std::string EscapeHtml(std::string_view text) {
  return Replace(Replace(Replace(text, "&", "&amp;"), "<", "&lt;"), "\"", "&quot;");
}

std::string WithTelemetryPath(std::string_view page, std::string_view telemetry_path) {
  // Relative to "/", as every other address of the page.
  return Replace(page, kTelemetryMark, "." + EscapeHtml(telemetry_path));
}

}  // namespace

PageFiles::PageFiles(std::string_view telemetry_path) {
  for (const web::File& file : web::Files()) {
    std::string bytes(file.bytes);
    std::string path = "/assets/" + std::string(file.name);
    if (file.name == kIndex) {
      bytes = WithTelemetryPath(bytes, telemetry_path);
      path = "/";
    }
    by_path_.emplace(std::move(path), std::make_shared<const std::string>(std::move(bytes)));
  }
}

std::optional<Response> PageFiles::Find(std::string_view path) const {
  const auto found = by_path_.find(path);
  if (found == by_path_.end()) return std::nullopt;
  Response response;
  response.content_type = TypeOf(path);
  response.headers.emplace_back("Content-Security-Policy", kPolicy);
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.body.push_back(found->second);
  return response;
}

}  // namespace lagwatch::http

// SPDX-License-Identifier: Apache-2.0
#include "http/start_page.h"

namespace lagwatch::http {
namespace {

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>lagwatch</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem; }
</style>
</head>
<body>
<h1>lagwatch</h1>
<p>Do the consumers of your Kafka keep up?</p>
<ul>
)";

constexpr std::string_view kLinks = R"(<li><a href="/api/v1/groups">All groups</a> as JSON,
 <a href="/api/v1/groups?partitions=true">with their partitions</a></li>
<li><a href="/health">Health</a>: the groups that are in trouble, and why, as JSON</li>
<li><a href="/api/v1/status">Clusters, ages and counts</a> as JSON</li>
<li><a href="/readyz">Ready?</a> <a href="/livez">Alive?</a></li>
</ul>
)";

std::string EscapeHtml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string RenderStartPage(std::string_view telemetry_path, std::string_view version) {
  std::string page(kHead);
  page += "<li><a href=\"" + EscapeHtml(telemetry_path) + "\">Metrics</a> for Prometheus</li>\n";
  page += kLinks;
  page += "<p><small>version " + EscapeHtml(version) + "</small></p>\n</body>\n</html>\n";
  return page;
}

}  // namespace lagwatch::http

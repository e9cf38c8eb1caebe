// SPDX-License-Identifier: Apache-2.0
// The paths that lagwatch answers, in one table for the router, the checks of the settings and the
// server: who may call a path, and on which thread it is answered. Not in it are the metrics page,
// whose path is a setting, and the files of the web page.
// Constants and pure functions; any thread.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lagwatch {

enum class Endpoint {
  kLiveness,   // 200 while the process works, with or without Kafka
  kReadiness,  // 200 when the data of every cluster is fresh, else 503
  kHealth,
  kStatus,
  kGroups,
  kGroup,
  kReload,
};

struct EndpointPath {
  std::string_view path;
  Endpoint endpoint;
  bool is_prefix = false;     // every path that begins with it
  bool is_probe = false;      // needs no user with --web.open-probes
  bool on_io_thread = false;  // answered at once, even while every handler thread is busy
  bool is_reserved = true;    // false: --web.telemetry-path may take it
};

inline constexpr std::string_view kGroupPath = "/api/v1/groups/";

// lagwatch's own paths first, then those that the charts and operators of the exporters that it
// replaces are written with, so that a probe survives a change of the image. /healthz:
// kafka_exporter, in its chart and in Strimzi's operator. /ready: KMinion and klag-exporter.
inline constexpr std::array<EndpointPath, 11> kEndpointPaths = {{
    {"/livez", Endpoint::kLiveness, false, true, true},
    {"/readyz", Endpoint::kReadiness, false, true},
    {"/health", Endpoint::kHealth},
    {"/api/v1/status", Endpoint::kStatus},
    {"/api/v1/groups", Endpoint::kGroups},
    {kGroupPath, Endpoint::kGroup, true},
    {"/-/reload", Endpoint::kReload},
    {"/healthz", Endpoint::kLiveness, false, true, true, false},
    {"/burrow/admin", Endpoint::kLiveness, false, true, true, false},
    {"/ready", Endpoint::kReadiness, false, true, false, false},
    {"/burrow/admin/ready", Endpoint::kReadiness, false, true, false, false},
}};

constexpr std::optional<Endpoint> FindEndpoint(std::string_view path) {
  for (const EndpointPath& row : kEndpointPaths) {
    if (row.is_prefix ? path.starts_with(row.path) : path == row.path) return row.endpoint;
  }
  return std::nullopt;
}

// Whether the metrics page may not have this path: it is an endpoint, or below a folder of them.
constexpr bool IsReservedPath(std::string_view path) {
  if (path.starts_with("/api/") || path.starts_with("/-/")) return true;
  return std::ranges::any_of(kEndpointPaths, [path](const EndpointPath& row) {
    return row.is_reserved && row.path == path;
  });
}

// The paths of the rows that have `property`.
inline std::vector<std::string> PathsWith(bool EndpointPath::*property) {
  std::vector<std::string> paths;
  for (const EndpointPath& row : kEndpointPaths) {
    if (row.*property) paths.emplace_back(row.path);
  }
  return paths;
}

}  // namespace lagwatch

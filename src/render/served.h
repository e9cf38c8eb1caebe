// SPDX-License-Identifier: Apache-2.0
// Parses the JSON of a running lagwatch: what `--once --server` prints and judges by.
//
// Pure; one thread. The text comes from another process and is not trusted: parsing terminates, has
// a fixed depth limit and fails with one line; a field that is missing or of another type is
// unknown.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/report.h"
#include "render/json.h"

namespace lagwatch::render {

// A group as the server's JSON, and the verdict in it.
struct ServedGroup {
  std::string document;  // its JSON
  std::string headline;
  Status status = Status::kUnknown;
  std::size_t reasons = 0;
};

struct ServedCluster {
  std::string name;  // empty: unnamed
  // The part of the server's report that the table and the exit code need. `up` and `ready`: it has
  // fresh data.
  Report report;
  std::vector<ServedGroup> groups;  // by index of report.groups
};

// The clusters of `/api/v1/status`, without groups, or why the text is not such a document.
std::variant<std::vector<ServedCluster>, std::string> ReadServedStatus(std::string_view text);

// Adds the groups of `/api/v1/groups?partitions=true`, or the one of `/api/v1/groups/NAME`; ignores
// those of other clusters. Returns why the text is not such a document, else nothing.
std::string ReadServedGroups(std::string_view text, std::vector<ServedCluster>& clusters);

// The reports of `clusters`, which keeps owning them.
std::vector<ClusterReport> ReportsOf(std::span<const ServedCluster> clusters);

// The server's sentence about a group; the text of its first reason if a gate changed the verdict.
// REQUIRES: index < cluster.groups.size()
std::string ServedHeadline(const ServedCluster& cluster, std::size_t index);

// One document as `/api/v1/groups?partitions=true`, with the server's own JSON of each group; if a
// gate changed the verdict of a group since, with that verdict.
std::string ServedJson(std::span<const ServedCluster> clusters);

}  // namespace lagwatch::render

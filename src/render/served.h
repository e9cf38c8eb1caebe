// SPDX-License-Identifier: Apache-2.0
// The JSON of a running lagwatch, read back: what `--once --server` prints and judges by.
//
// Pure; one thread. The text comes from a foreign process: whatever it is, reading ends, nests no
// deeper than a fixed depth and fails with one line; a field that is missing or of another type is
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

// A group in the server's own words, and the verdict that they tell.
struct ServedGroup {
  std::string document;  // its JSON
  std::string headline;
  Status status = Status::kUnknown;
  std::size_t reasons = 0;
};

struct ServedCluster {
  std::string name;  // empty: unnamed
  // What the table and the exit code need of the server's report. `up` and `ready`: it has fresh
  // data.
  Report report;
  std::vector<ServedGroup> groups;  // by index of report.groups
};

// The clusters of `/api/v1/status`, without groups, or why the text is no such document.
std::variant<std::vector<ServedCluster>, std::string> ReadServedStatus(std::string_view text);

// Adds the groups of `/api/v1/groups?partitions=true`, or the one of `/api/v1/groups/NAME`; those
// of other clusters are left out. Returns why the text is no such document, else nothing.
std::string ReadServedGroups(std::string_view text, std::vector<ServedCluster>& clusters);

// The server's sentence about a group; that of its first reason where a gate has changed the
// verdict. REQUIRES: index < cluster.groups.size()
std::string ServedHeadline(const ServedCluster& cluster, std::size_t index);

// One document as `/api/v1/groups?partitions=true`, of the server's own words; where a gate has
// changed the verdict of a group since it was read, with that verdict.
std::string ServedJson(std::span<const ServedCluster> clusters);

}  // namespace lagwatch::render

// SPDX-License-Identifier: Apache-2.0
// What `--once --server` is answered by a foreign server: a status and groups, shown and judged.
#include "render/served.h"

#include "core/gates.h"
#include "fuzz.h"
#include "render/table.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  const std::string_view text = fuzz::TextOf(data, size);
  const auto status = render::ReadServedStatus(text);
  if (const auto* fault = std::get_if<std::string>(&status)) fuzz::RequireOneLine(*fault);
  std::vector<render::ServedCluster> clusters(2);
  clusters[1].name = "eu";
  const std::string fault = render::ReadServedGroups(text, clusters);
  if (!fault.empty()) fuzz::RequireOneLine(fault);
  std::vector<render::ClusterReport> reports;
  for (render::ServedCluster& cluster : clusters) {
    fuzz::Require(cluster.groups.size() == cluster.report.groups.size(), "a document a group");
    for (GroupReport& group : cluster.report.groups) {
      core::ApplyGates({.max_lag = 5, .max_time_lag = Duration(5)}, cluster.report.topics, group);
    }
    reports.push_back({cluster.name, &cluster.report});
  }
  render::Table(reports, {.color = true, .advise = true});
  fuzz::Require(!render::ServedJson(clusters).empty(), "there is always a document");
  return 0;
}

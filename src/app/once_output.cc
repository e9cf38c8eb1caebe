// SPDX-License-Identifier: Apache-2.0
#include "app/once_output.h"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "app/standard_streams.h"
#include "build_info.h"
#include "render/json.h"
#include "render/own_metrics.h"
#include "render/table.h"

namespace lagwatch::app {
namespace {

std::string PrometheusPage(const config::Settings& settings,
                           std::span<const ClusterResult> results) {
  const bool is_replay = !settings.replay_file.empty();
  render::OwnMetrics own({std::string(kVersion), std::string(kRevision)},
                         [&settings, is_replay](std::string_view family) {
                           return settings.metrics.Matches(family) &&
                                  !(is_replay && family.starts_with("process_"));
                         });
  std::vector<std::shared_ptr<const render::Segments>> segments;
  for (const ClusterResult& result : results) {
    own.Observe(result.name, *result.collected.report, *result.collected.segments);
    segments.push_back(result.collected.segments);
  }
  return own.Write(render::Format::kText) +
         render::Inflate(render::JoinPage(segments, render::Format::kText));
}

std::string TextOf(const config::Settings& settings, std::span<const ClusterResult> results) {
  std::vector<render::ClusterReport> reports;
  for (const ClusterResult& result : results) {
    reports.push_back({result.name, result.collected.report.get()});
  }
  switch (settings.once.output) {
    case config::Output::kTable:
      return render::Table(
          reports, {.color = isatty(STDOUT_FILENO) == 1, .advise = !settings.once.groups.empty()});
    case config::Output::kJson: {
      render::GroupsQuery query;
      query.partitions = true;
      return render::GroupsJson(reports, query);
    }
    case config::Output::kPrometheus:
      return PrometheusPage(settings, results);
  }
  return "";
}

}  // namespace

std::vector<CheckedCluster> Checked(std::span<const ClusterResult> results) {
  std::vector<CheckedCluster> checked;
  for (const ClusterResult& result : results) {
    checked.push_back({result.name, result.collected.report.get()});
  }
  return checked;
}

core::Status PrintOnce(const config::Settings& settings, std::span<const ClusterResult> results,
                       core::Status worst) {
  const bool written = WriteResult(TextOf(settings, results));
  return written ? worst : std::max(worst, core::Status::kUnknown);
}

}  // namespace lagwatch::app

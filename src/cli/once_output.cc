// SPDX-License-Identifier: Apache-2.0
#include "cli/once_output.h"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "cli/standard_streams.h"
#include "render/json.h"
#include "render/own_metrics.h"
#include "render/table.h"
#include "serve/this_build.h"

namespace lagwatch::cli {
namespace {

std::string PrometheusPage(const config::Settings& settings,
                           std::span<const ClusterResult> results) {
  const bool is_replay = !settings.replay_file.empty();
  render::OwnMetrics own(serve::ThisBuild(), [&settings, is_replay](std::string_view family) {
    return settings.metrics.Matches(family) && !(is_replay && family.starts_with("process_"));
  });
  std::vector<std::shared_ptr<const render::ClusterSamples>> segments;
  for (const ClusterResult& result : results) {
    own.Observe(result.name, *result.collected.report, *result.collected.segments,
                result.collected.durations);
    segments.push_back(result.collected.segments);
  }
  return own.Write(render::Format::kText) +
         render::Inflate(render::JoinPage(segments, render::Format::kText));
}

render::TableStyle StyleOf(const config::Settings& settings) {
  render::TableStyle style;
  style.color = isatty(STDOUT_FILENO) == 1;
  style.advise = !settings.once.groups.empty();
  return style;
}

std::string ServedTable(const config::Settings& settings,
                        std::span<const render::ServedCluster> clusters) {
  const std::vector<render::ClusterReport> reports = render::ReportsOf(clusters);
  render::TableStyle style = StyleOf(settings);
  style.headline = [&](const render::GroupRef& ref) {
    const auto cluster = static_cast<std::size_t>(ref.cluster - reports.data());
    const auto index = ref.group - ref.cluster->report->groups.data();
    return render::ServedHeadline(clusters[cluster], static_cast<std::size_t>(index));
  };
  return render::Table(reports, std::move(style));
}

std::string TextOf(const config::Settings& settings, std::span<const ClusterResult> results,
                   std::string_view footer) {
  const std::vector<render::ClusterReport> reports = ReportsOf(results);
  switch (settings.once.output) {
    case config::Output::kTable: {
      render::TableStyle style = StyleOf(settings);
      style.footer = footer;
      return render::Table(reports, std::move(style));
    }
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

std::string TextOf(const config::Settings& settings,
                   std::span<const render::ServedCluster> clusters, std::string_view page) {
  switch (settings.once.output) {
    case config::Output::kTable:
      return ServedTable(settings, clusters);
    case config::Output::kJson:
      return render::ServedJson(clusters);
    case config::Output::kPrometheus:
      return std::string(page);
  }
  return "";
}

Status PrintText(const std::string& text, Status worst) {
  return WriteResult(text) ? worst : std::max(worst, Status::kUnknown);
}

}  // namespace

std::vector<render::ClusterReport> ReportsOf(std::span<const ClusterResult> results) {
  std::vector<render::ClusterReport> reports;
  for (const ClusterResult& result : results) {
    reports.push_back({result.name, result.collected.report.get()});
  }
  return reports;
}

Status PrintOnce(const config::Settings& settings, std::span<const ClusterResult> results,
                 Status worst, std::string_view footer) {
  return PrintText(TextOf(settings, results, footer), worst);
}

Status PrintServed(const config::Settings& settings,
                   std::span<const render::ServedCluster> clusters, std::string_view page,
                   Status worst) {
  return PrintText(TextOf(settings, clusters, page), worst);
}

}  // namespace lagwatch::cli

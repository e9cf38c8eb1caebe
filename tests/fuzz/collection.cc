// SPDX-License-Identifier: Apache-2.0
// A collection of a recording: decoded, evaluated twice (without and with a past), and shown.
#include "core/evaluate.h"
#include "fuzz.h"
#include "render/json.h"
#include "render/page.h"
#include "render/table.h"
#include "replay/codec.h"

namespace {

void Show(const lagwatch::Report& report) {
  using namespace lagwatch;
  render::PageOptions options;
  options.member_info = true;
  const std::vector segments = {
      std::make_shared<const render::ClusterSamples>(render::RenderMetrics(report, options))};
  render::JoinPage(segments, render::Format::kOpenMetrics);
  const std::vector<render::ClusterReport> reports = {{"eu", &report}};
  render::GroupsQuery query;
  query.partitions = true;
  fuzz::Require(!render::GroupsJson(reports, query).empty(), "a report has a document");
  render::Table(reports, {.color = true, .advise = true});
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  const auto collection = replay::DecodeCollection(fuzz::TextOf(data, size));
  if (!collection) return 0;
  core::History history;
  const Policy policy;
  const Report first =
      core::Evaluate(nullptr, history, collection->snapshot, policy, collection->at);
  Show(first);
  Show(core::Evaluate(&first, history, collection->snapshot, policy, collection->at));
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// One piece of work on a cluster of a given size, for cost_test.py to count its instructions:
// `cost evaluate|render|json|inflate GROUPS`. What is counted happens in Counted...() alone.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/evaluate.h"
#include "render/gzip.h"
#include "render/json.h"
#include "render/page.h"
#include "support/large_snapshot.h"

namespace lagwatch {
namespace {

constexpr std::int64_t kRounds = 3;

struct Past {
  core::History history;
  Report report;
};

WallTime At(std::int64_t round) { return testing::kLargeBegin + testing::kLargeInterval * round; }

}  // namespace

// With names that the tool can be told, so neither inlined nor in a nameless namespace.
[[gnu::noinline]] Report CountedEvaluate(const Report* before, core::History& history,
                                         Snapshot snapshot, WallTime now) {
  return core::Evaluate(before, history, std::move(snapshot), Policy(), now);
}

[[gnu::noinline]] render::ClusterSamples CountedRender(const Report& report) {
  return render::RenderMetrics(report, {});
}

[[gnu::noinline]] std::string CountedJson(const Report& report) {
  const std::vector<render::ClusterReport> clusters = {{"", &report}};
  render::GroupsQuery query;
  query.partitions = true;
  return render::GroupsJson(clusters, query);
}

[[gnu::noinline]] std::string CountedInflate(const std::vector<render::SharedBlock>& page) {
  return render::Inflate(page);
}

namespace {

Past PastOf(std::uint32_t groups) {
  Past past;
  for (std::int64_t round = 0; round < kRounds; ++round) {
    Report next = core::Evaluate(round == 0 ? nullptr : &past.report, past.history,
                                 testing::LargeSnapshot(groups, round), Policy(), At(round));
    past.report = std::move(next);
  }
  return past;
}

std::size_t Work(std::string_view what, std::uint32_t groups) {
  Past past = PastOf(groups);
  if (what == "evaluate") {
    return CountedEvaluate(&past.report, past.history, testing::LargeSnapshot(groups, kRounds),
                           At(kRounds))
        .groups.size();
  }
  if (what == "render") return CountedRender(past.report).families.size();
  if (what == "json") return CountedJson(past.report).size();
  if (what == "inflate") {
    const std::vector clusters = {
        std::make_shared<const render::ClusterSamples>(render::RenderMetrics(past.report, {}))};
    return CountedInflate(render::JoinPage(clusters, render::Format::kText)).size();
  }
  return 0;
}

}  // namespace
}  // namespace lagwatch

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: cost evaluate|render|json|inflate GROUPS\n", stderr);
    return 64;
  }
  const std::size_t made =
      lagwatch::Work(argv[1], static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10)));
  std::printf("%zu\n", made);
  return made > 0 ? 0 : 64;
}

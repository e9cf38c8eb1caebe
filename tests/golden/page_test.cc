// SPDX-License-Identifier: Apache-2.0
#include "render/page.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "golden/golden_file.h"
#include "golden/sample_report.h"
#include "render/catalogue.h"
#include "render/own_metrics.h"

namespace lagwatch::render {
namespace {

std::string Join(const std::vector<std::shared_ptr<const ClusterSamples>>& clusters,
                 Format format) {
  return Inflate(JoinPage(clusters, format));
}

std::shared_ptr<const ClusterSamples> Rendered(const Report& report, const PageOptions& options) {
  return std::make_shared<const ClusterSamples>(RenderMetrics(report, options));
}

// The same at every run: without the cost of the process that happens to run the test.
bool IsRepeatable(std::string_view family) { return !family.starts_with("process_"); }

std::string WholePage(Format format) {
  PageOptions options;
  options.member_info = true;
  const Report report = test::SampleReport();
  const auto segments = Rendered(report, options);
  OwnMetrics own({"1.2.3", "abc\"def", "2.14.2+lagwatch"}, IsRepeatable);
  own.Observe("", report, *segments);
  return own.Write(format) + Join({segments}, format);
}

TEST(GoldenPage, Text) { test::ExpectGolden("page.txt", WholePage(Format::kText)); }

TEST(GoldenPage, OpenMetrics) {
  test::ExpectGolden("page.openmetrics", WholePage(Format::kOpenMetrics));
}

TEST(GoldenPage, TwoClustersAndOneUnreached) {
  PageOptions eu;
  eu.labels = {{"cluster", "eu"}, {"env", "prod"}};
  eu.compat_kafka_exporter = true;
  PageOptions us;
  us.labels = {{"cluster", "us"}};
  Report smaller = test::SampleReport();
  smaller.groups.resize(1);
  OwnMetrics own({"1.2.3", "abcdef", "2.14.2+lagwatch"}, IsRepeatable);
  const auto eu_segments = Rendered(test::SampleReport(), eu);
  const auto us_segments = Rendered(smaller, us);
  own.Observe("eu", test::SampleReport(), *eu_segments);
  own.Observe("us", smaller, *us_segments);
  own.Observe("down", test::UnreachedReport(), {});
  test::ExpectGolden("page_clusters.txt",
                     own.Write(Format::kText) + Join({eu_segments, us_segments}, Format::kText));
}

}  // namespace
}  // namespace lagwatch::render

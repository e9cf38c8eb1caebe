// SPDX-License-Identifier: Apache-2.0
// Something to ask for: two clusters with a few groups, and one that was not reached yet.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/site.h"
#include "support/snapshots.h"

namespace lagwatch::fuzz {

class FixedSite final : public http::Site {
 public:
  FixedSite() {
    for (const char* name : {"eu", "us"}) {
      testing::SnapshotBuilder builder;
      builder.Topic("orders", 3, 10, 100).Topic("payments", 1, 0, 50);
      builder.Group("a/b", {{"orders", 0, 10}, {"orders", 1, 101}, {"payments", 0, 50}})
          .Member("m-1", {{"orders", 0}, {"orders", 2}});
      builder.Group("billing", {{"orders", 2, 5}})
          .Group(
              "w\xc3\xa9"
              "b",
              {})
          .CommitsUnread();
      clusters_.push_back(
          {name, std::make_shared<const Report>(testing::EvaluateAt(nullptr, builder))});
      segments_.push_back(std::make_shared<const render::ClusterSamples>(
          render::RenderMetrics(*clusters_.back().report, {})));
    }
    clusters_.push_back({"ap", nullptr});
  }

  std::vector<http::ClusterView> Clusters() const override { return clusters_; }
  http::PageContent MetricsPage(render::Format format, bool /*gzip*/,
                                const render::FamilyFilter& /*asked*/) const override {
    return {{}, render::JoinPage(segments_, format)};
  }
  std::vector<Minute> LastHour(std::string_view /*cluster*/,
                               std::string_view /*group*/) const override {
    return {{.start = testing::kStart, .lag_sum = 12}};
  }
  render::StatusInfo Info() const override { return {{"1.0", "abc", "2.14.2+lagwatch"}, {}, {}}; }

 private:
  std::vector<http::ClusterView> clusters_;
  std::vector<std::shared_ptr<const render::ClusterSamples>> segments_;
};

}  // namespace lagwatch::fuzz

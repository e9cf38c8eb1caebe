// SPDX-License-Identifier: Apache-2.0
// Renders a Report as the bytes of the metrics page.
//
// A collection renders its cluster's samples once, family by family (FamilySamples); the page of
// several clusters is their samples joined under one HELP and TYPE per family, in catalogue order.
// Both exposition formats share the samples, which are compressed while they are written (gzip.h).
// Pure functions over values; samples are immutable and shared. Nothing fails: an unknown value is
// not written.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/report.h"
#include "render/gzip.h"

namespace lagwatch::render {

using Labels = std::vector<std::pair<std::string, std::string>>;

// How much the groups of one cluster may put on the page (render/group_choice.h); empty: no limit.
struct PageLimits {
  std::optional<std::size_t> groups;
  std::optional<std::size_t> series;
};

struct PageOptions {
  Labels labels;  // constant labels of every kafka_* series, including `cluster` if named
  Granularity granularity = Granularity::kPartition;
  bool member_info = false;
  bool compat_kafka_exporter = false;  // -1 for uncommitted partitions of a topic with a commit
  bool last_stable = false;            // read_committed: show the last stable offsets
  std::function<bool(std::string_view family)> shown;  // empty: every family
  PageLimits limits;
};

// The samples of one family of one cluster, without HELP and TYPE.
struct FamilySamples {
  std::size_t family = 0;  // index in the catalogue
  SharedBlock samples;
  std::size_t series = 0;
};

// The number of series that limits keep off the page, by limit.
struct SeriesDropped {
  std::size_t by_groups = 0;
  std::size_t by_series = 0;

  friend bool operator==(const SeriesDropped&, const SeriesDropped&) = default;
};

struct ClusterSamples {
  std::vector<FamilySamples> families;  // sorted by family, one entry a family at most
  SeriesDropped dropped;
};

ClusterSamples RenderMetrics(const Report& report, const PageOptions& options);

enum class Format { kText, kOpenMetrics };
std::string_view ContentType(Format format);

// Selects by a family's name; empty: every family.
using FamilyFilter = std::function<bool(std::string_view family)>;

// The kafka_* part of the page and its end (OpenMetrics: # EOF), block by block. lagwatch's own
// metrics (own_metrics.h) go before it.
std::vector<SharedBlock> JoinPage(std::span<const std::shared_ptr<const ClusterSamples>> clusters,
                                  Format format, const FamilyFilter& asked = nullptr);

}  // namespace lagwatch::render

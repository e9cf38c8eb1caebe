// SPDX-License-Identifier: Apache-2.0
// A cluster and its latest Report, the input of every document and table. Plain value that borrows
// its parts.
#pragma once

#include <cstddef>
#include <string_view>

#include "model/report.h"

namespace lagwatch::render {

struct ClusterReport {
  std::string_view cluster;              // empty: unnamed
  const Report* report = nullptr;        // null: no collection has ended yet
  const Durations* durations = nullptr;  // of evaluating and rendering it; null: not known
};

// Whether fresh data of the cluster is shown.
inline bool IsReady(const ClusterReport& cluster) {
  return cluster.report != nullptr && cluster.report->ready;
}

// Why no fresh data is shown; empty if it is.
inline std::string_view WhyNotReady(const ClusterReport& cluster) {
  if (cluster.report == nullptr) return "the first collection has not ended yet";
  return cluster.report->ready ? std::string_view() : cluster.report->not_ready;
}

// Of the topics.
inline std::size_t CountPartitions(const Report& report) {
  std::size_t count = 0;
  for (const Topic& topic : report.topics) count += topic.partitions.size();
  return count;
}

}  // namespace lagwatch::render

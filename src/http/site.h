// SPDX-License-Identifier: Apache-2.0
// Interface of the router to the published, immutable results and the rendered pages. No call
// accesses Kafka or waits for a collection. Implementations are thread-safe; returned values stay
// valid independently of later results.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/minute.h"
#include "model/report.h"
#include "render/json.h"
#include "render/page.h"

namespace lagwatch::http {

struct ClusterView {
  std::string name;                      // empty: unnamed
  std::shared_ptr<const Report> report;  // null until the first collection has ended
  Durations durations = {};              // of evaluating and rendering it
};

// The metrics page; as in a Response.
struct PageContent {
  std::vector<render::Bytes> pieces;
  std::vector<render::SharedBlock> packed;
};

class Site {
 public:
  virtual ~Site() = default;

  // All configured clusters, in configured order.
  virtual std::vector<ClusterView> Clusters() const = 0;

  // Only the families in `asked`; null: all.
  virtual PageContent MetricsPage(render::Format format, bool gzip,
                                  const render::FamilyFilter& asked) const = 0;

  // Lag and rates of a group by the minute; empty if there are none.
  virtual std::vector<Minute> LastHour(std::string_view cluster, std::string_view group) const = 0;

  virtual render::StatusInfo Info() const = 0;
};

}  // namespace lagwatch::http

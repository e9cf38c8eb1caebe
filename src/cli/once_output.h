// SPDX-License-Identifier: Apache-2.0
// Prints the result of `--once` for clusters, a recording or a running lagwatch. Main thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/once_result.h"
#include "config/settings.h"
#include "render/served.h"
#include "serve/evaluator.h"

namespace lagwatch::cli {

struct ClusterResult {
  std::string name;  // empty: unnamed
  serve::CollectionResult collected;
};

// The reports of `results`, which keeps owning them.
std::vector<render::ClusterReport> ReportsOf(std::span<const ClusterResult> results);

// Prints table, JSON or page to stdout, according to `--output`. The page of a recording has no
// metrics of the replaying process (process_*), so that it is reproducible. Returns `worst`, or a
// worse status if the text cannot be written. `footer` is the last line of the table; empty: none.
Status PrintOnce(const config::Settings& settings, std::span<const ClusterResult> results,
                 Status worst, std::string_view footer);

// Prints the result of a running lagwatch; `page` is its metrics page.
Status PrintServed(const config::Settings& settings,
                   std::span<const render::ServedCluster> clusters, std::string_view page,
                   Status worst);

}  // namespace lagwatch::cli

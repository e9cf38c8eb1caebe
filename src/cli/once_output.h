// SPDX-License-Identifier: Apache-2.0
// What `--once` prints, of a cluster or of a recording. Main thread.
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

// The reports among them, which `results` goes on to own.
std::vector<CheckedCluster> Checked(std::span<const ClusterResult> results);

// Table, JSON or page to stdout, as `--output` says. The page of a recording says nothing of the
// process that replays it (process_*): it is the same whenever it is made. Returns `worst`, or what
// is worse when the text cannot be written.
// `footer` ends the table; empty: none.
Status PrintOnce(const config::Settings& settings, std::span<const ClusterResult> results,
                 Status worst, std::string_view footer);

// The same of what a running lagwatch says; `page` is its page of metrics.
Status PrintServed(const config::Settings& settings,
                   std::span<const render::ServedCluster> clusters, std::string_view page,
                   Status worst);

}  // namespace lagwatch::cli

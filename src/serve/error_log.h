// SPDX-License-Identifier: Apache-2.0
// Logs reads that fail: one line when they begin to and one when they have stopped. A read that
// fails in every second collection (metadata, when one of two brokers is silent and the client
// asks either) is one failure that goes on, not two lines a collection.
// One object a cluster; no two calls at a time; nothing fails.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "model/collection_stats.h"
#include "model/report.h"
#include "serve/logger.h"

namespace lagwatch::serve {

class ErrorLog {
 public:
  // Collections in a row without a failure before it counts as over.
  static constexpr int kMostWithout = 3;

  // Says what `report`, the newest of its cluster, changes. Of a cluster that was not reached it
  // says nothing and keeps nothing: that is one line of its own (serve/change_log.h).
  void Log(const Logger& logger, const std::string& cluster, const Report& report);

 private:
  // Failures that were told, and for how many collections in a row each did not happen.
  std::map<std::pair<Api, std::string>, int> told_;
};

}  // namespace lagwatch::serve

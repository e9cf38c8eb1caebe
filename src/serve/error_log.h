// SPDX-License-Identifier: Apache-2.0
// Logs failing reads: one line when they start to fail and one when they succeed again. A read that
// fails in every second collection (metadata, when one of two brokers does not respond and the
// client asks either) is one lasting failure, not two lines per collection. One object per cluster;
// not thread-safe; nothing fails.
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
  // Consecutive collections without a failure before it counts as over.
  static constexpr int kMostWithout = 3;

  // Logs what changed with `report`, the newest of its cluster. Ignores reports of an unreachable
  // cluster and forgets its failures: serve/change_log.h logs that.
  void Log(const Logger& logger, const std::string& cluster, const Report& report);

 private:
  // Logged failures, and for how many consecutive collections each did not occur.
  std::map<std::pair<Api, std::string>, int> logged_;
};

}  // namespace lagwatch::serve

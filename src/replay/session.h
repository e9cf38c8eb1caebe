// SPDX-License-Identifier: Apache-2.0
// The head of a recording: which lagwatch wrote it, and the clusters whose collections follow.
// Plain values, no thread rule.
#pragma once

#include <string>
#include <vector>

#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch::replay {

// One recorded cluster, with the settings that its evaluation needs.
struct Source {
  std::string name;  // empty: unnamed
  Duration interval{};
  IsolationLevel isolation = IsolationLevel::kReadUncommitted;
  bool time_lag = true;  // whether record times were requested

  friend bool operator==(const Source&, const Source&) = default;
};

// One run of lagwatch that wrote to the file.
struct Session {
  std::string version;  // of lagwatch
  std::vector<Source> clusters;

  friend bool operator==(const Session&, const Session&) = default;
};

struct RecordedSnapshot {
  std::uint32_t cluster = 0;  // index in the clusters of the session, or of the whole recording
  WallTime at{};              // when it was evaluated
  Snapshot snapshot;
};

}  // namespace lagwatch::replay

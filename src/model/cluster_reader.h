// SPDX-License-Identifier: Apache-2.0
// Reads one cluster: the interface that kafka/ implements with a Kafka client; tests and replays
// have their own. Owned by the caller.
#pragma once

#include <chrono>

#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch {

class ClusterReader {
 public:
  virtual ~ClusterReader() = default;

  // Reads one consistent view of the cluster, commits before ends. Returns at `deadline` at the
  // latest (plus scheduling delay); never throws. What could not be read is unknown in the Snapshot
  // and counted in its stats, so the result is always usable. One caller at a time.
  virtual Snapshot Read(WallTime now, std::chrono::steady_clock::time_point deadline) = 0;

  // Makes a running Read return early and later ones at once. Any thread.
  virtual void Cancel() = 0;
};

}  // namespace lagwatch

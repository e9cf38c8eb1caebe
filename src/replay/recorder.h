// SPDX-License-Identifier: Apache-2.0
// Writes a recording: a session, then a frame for each collection, each with one write().
// Thread-safe: the pollers of several clusters share one. It never blocks a collection: what cannot
// be written is reported and skipped, and the file stays valid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <variant>

#include "replay/session.h"

namespace lagwatch::replay {

class Recorder {
 public:
  // Continues an existing recording after its last complete frame, or creates one. `max_bytes`
  // bounds `path` and `path`.1, into which a full file is renamed, together. Returns an error if
  // the file is not a recording, or if another process is recording to it; the file is unchanged.
  static std::variant<std::unique_ptr<Recorder>, std::string> Open(const std::string& path,
                                                                   std::int64_t max_bytes,
                                                                   Session session);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Empty, or why it could not be written; the next one is tried again.
  std::string Append(std::uint32_t cluster, WallTime at, const Snapshot& snapshot);

 private:
  Recorder(std::string path, std::int64_t max_bytes, Session session);
  std::string Continue();
  std::string Rotate();
  std::string BeginSession();
  std::string Write(const std::string& frame);
  std::string Fault(const std::string& doing) const;

  const std::string path_;
  const std::int64_t most_;  // maximum bytes of one file
  const Session session_;
  std::mutex mutex_;
  int file_ = -1;
  std::int64_t size_ = 0;
};

}  // namespace lagwatch::replay

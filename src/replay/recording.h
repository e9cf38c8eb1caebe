// SPDX-License-Identifier: Apache-2.0
// Reads a recording from its beginning, collection by collection. One thread. The bytes are
// untrusted: a file that is not a recording is rejected with one line; one that ends in the middle
// of a frame (its writer was killed) or is damaged is read up to there.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "replay/frame.h"
#include "replay/session.h"

namespace lagwatch::replay {

class Recording {
 public:
  // Or an error, for example "night.rec is not a recording of lagwatch". Scans the whole file for
  // its clusters and its end, without decoding its collections.
  static std::variant<std::unique_ptr<Recording>, std::string> Open(const std::string& path);

  // Of all sessions, by name; if a cluster was read with different settings, the last ones count.
  const std::vector<Source>& clusters() const { return clusters_; }

  // The next collection, its cluster an index in clusters(); empty at the end.
  std::optional<RecordedSnapshot> Next();

  // Where the complete frames end.
  std::int64_t end() const { return end_; }
  // Whether it ends in the middle of a frame, as after a killed process or a failed machine.
  bool is_cut() const { return is_cut_; }
  // Why the recording ends before the file does; empty if it does not.
  const std::string& warning() const { return warning_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  explicit Recording(std::string path) : path_(std::move(path)) {}
  std::string Scan();
  std::optional<FrameHead> ReadHead();
  std::optional<std::string> ReadContents(const FrameHead& head);
  bool EnterSession(const FrameHead& head);
  void EndHere(const std::string& why);
  // False: no usable frame follows; EndHere() was called.
  bool LookAtFrame(std::int64_t size);
  bool SeekTo(std::int64_t at);

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<Source> clusters_;
  std::vector<std::uint32_t> of_session_;  // of each cluster of the present session: its index here
  std::string head_;                       // of the present frame
  std::int64_t at_ = 0;                    // where the present frame begins
  std::int64_t end_ = 0;
  bool is_cut_ = false;
  std::string warning_;
};

}  // namespace lagwatch::replay

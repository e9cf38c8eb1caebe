// SPDX-License-Identifier: Apache-2.0
// A recording that is read from its beginning, collection by collection.
// One thread. Reads foreign bytes: a file that is none of ours is refused in one line; one that
// ends in the middle of a frame (its writer was killed) or is damaged is read up to there.
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
  // Or why not, as in "night.rec is not a recording of lagwatch". Looks through the whole file for
  // its clusters and its end, without its collections.
  static std::variant<std::unique_ptr<Recording>, std::string> Open(const std::string& path);

  // Of all sessions, by name; where a cluster was read in several ways, the last counts.
  const std::vector<Source>& clusters() const { return clusters_; }

  // The next collection, its cluster an index in clusters(); empty at the end.
  std::optional<RecordedSnapshot> Next();

  // Where whole frames end.
  std::int64_t end() const { return end_; }
  // It ends in the middle of a frame, as a killed process or a failed machine leaves it.
  bool is_cut() const { return is_cut_; }
  // Why the recording ends before the file does; empty: it does not.
  const std::string& warning() const { return warning_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  explicit Recording(std::string path) : path_(std::move(path)) {}
  std::string LookThrough();
  std::optional<FrameHead> ReadHead();
  std::optional<std::string> ReadContents(const FrameHead& head);
  bool EnterSession(const FrameHead& head);
  void EndHere(const std::string& why);
  // False: nothing to be used follows; EndHere() has been told.
  bool LookAtFrame(std::int64_t size);
  bool SeekTo(std::int64_t at);

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<Source> clusters_;
  std::vector<std::uint32_t> of_session_;  // of the present session's cluster: its index here
  std::string head_;                       // of the present frame
  std::int64_t at_ = 0;                    // where the present frame begins
  std::int64_t end_ = 0;
  bool is_cut_ = false;
  std::string warning_;
};

}  // namespace lagwatch::replay

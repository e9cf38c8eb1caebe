// SPDX-License-Identifier: Apache-2.0
#include "replay/recorder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "replay/codec.h"
#include "replay/frame.h"
#include "replay/recording.h"

namespace lagwatch::replay {
namespace {

// Names of groups, hosts and clients are private.
constexpr mode_t kMode = 0640;

// False if another process is recording to the file. Without file locks this cannot be detected.
bool Lock(int file) { return flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK; }

}  // namespace

std::variant<std::unique_ptr<Recorder>, std::string> Recorder::Open(const std::string& path,
                                                                    std::int64_t max_bytes,
                                                                    Session session) {
  std::unique_ptr<Recorder> recorder(new Recorder(path, max_bytes, std::move(session)));
  std::string fault = recorder->Continue();
  if (fault.empty()) fault = recorder->BeginSession();
  if (!fault.empty()) return fault;
  return recorder;
}

Recorder::Recorder(std::string path, std::int64_t max_bytes, Session session)
    : path_(std::move(path)), most_(max_bytes / 2), session_(std::move(session)) {}

Recorder::~Recorder() {
  if (file_ >= 0) close(file_);
}

std::string Recorder::Fault(const std::string& doing) const {
  return "cannot " + doing + " " + path_ + ": " + std::strerror(errno);
}

// Opens the file and drops a partial frame that a killed process may have left.
std::string Recorder::Continue() {
  file_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, kMode);
  struct stat status {};
  if (file_ < 0 || fstat(file_, &status) != 0) return Fault("write");
  if (!S_ISREG(status.st_mode)) return path_ + " is not a regular file";
  if (!Lock(file_)) return "another process is recording to " + path_ + "; use another file";
  if (status.st_size > 0) {
    auto before = Recording::Open(path_);
    if (const auto* fault = std::get_if<std::string>(&before)) {
      return *fault + "; remove it or use another file";
    }
    const Recording& recording = *std::get<std::unique_ptr<Recording>>(before);
    if (!recording.warning().empty() && !recording.is_cut()) {
      return path_ + " is damaged; record to another file";
    }
    size_ = recording.end();
    if (ftruncate(file_, size_) != 0) return Fault("write");
  }
  return lseek(file_, size_, SEEK_SET) == size_ ? "" : Fault("write");
}

std::string Recorder::BeginSession() {
  return Write(MakeFrame(FrameKind::kSession, Encode(session_)));
}

std::string Recorder::Rotate() {
  // Already renamed if the last attempt failed after that.
  const bool renamed = std::rename(path_.c_str(), (path_ + ".1").c_str()) == 0 || errno == ENOENT;
  if (!renamed) return Fault("rename");
  const int next = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode);
  if (next < 0) return Fault("write");
  Lock(next);
  close(file_);
  file_ = next;
  size_ = 0;
  return "";
}

std::string Recorder::Append(std::uint32_t cluster, WallTime at, const Snapshot& snapshot) {
  const std::string frame = MakeFrame(FrameKind::kCollection, Encode(cluster, at, snapshot));
  const std::lock_guard lock(mutex_);
  const auto bytes = static_cast<std::int64_t>(frame.size());
  const std::size_t head = MakeFrame(FrameKind::kSession, Encode(session_)).size();
  if (frame.empty() || bytes + static_cast<std::int64_t>(head) > most_) {
    return "one collection is larger than half of --record.max-size";
  }
  if (size_ + bytes > most_) {
    std::string fault = Rotate();
    if (!fault.empty()) return fault;
  }
  if (size_ == 0) {
    std::string fault = BeginSession();
    if (!fault.empty()) return fault;
  }
  return Write(frame);
}

// All or nothing: a partial frame would end the recording for its readers.
std::string Recorder::Write(const std::string& frame) {
  std::size_t done = 0;
  while (done < frame.size()) {
    const ssize_t written = write(file_, frame.data() + done, frame.size() - done);
    if (written > 0) {
      done += static_cast<std::size_t>(written);
    } else if (written == 0 || errno != EINTR) {
      std::string fault = Fault("write");
      if (ftruncate(file_, size_) == 0) lseek(file_, size_, SEEK_SET);
      return fault;
    }
  }
  size_ += static_cast<std::int64_t>(frame.size());
  return "";
}

}  // namespace lagwatch::replay

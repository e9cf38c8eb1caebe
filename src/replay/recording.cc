// SPDX-License-Identifier: Apache-2.0
#include "replay/recording.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "replay/codec.h"

namespace lagwatch::replay {
namespace {

// Zeros that a file system may leave at the end of a file when the machine fails.
bool IsBlank(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

std::variant<std::unique_ptr<Recording>, std::string> Recording::Open(const std::string& path) {
  std::unique_ptr<Recording> recording(new Recording(path));
  recording->file_.reset(std::fopen(path.c_str(), "rb"));
  if (!recording->file_) return "cannot read " + path + ": " + std::strerror(errno);
  std::string fault = recording->Scan();
  if (!fault.empty()) return fault;
  if (!recording->SeekTo(0)) return "cannot read " + path + ": " + std::strerror(errno);
  return recording;
}

bool Recording::SeekTo(std::int64_t at) {
  at_ = at;
  return fseeko(file_.get(), at, SEEK_SET) == 0;
}

// Empty at the end of the file and where no frame begins; end_ is then here.
std::optional<FrameHead> Recording::ReadHead() {
  head_.resize(kHeadBytes);
  head_.resize(std::fread(head_.data(), 1, kHeadBytes, file_.get()));
  return ParseHead(head_);
}

std::optional<std::string> Recording::ReadContents(const FrameHead& head) {
  std::string stored(head.stored, '\0');
  if (std::fread(stored.data(), 1, stored.size(), file_.get()) != stored.size()) return {};
  at_ += static_cast<std::int64_t>(kHeadBytes + stored.size());
  return OpenFrame(head_, stored);
}

void Recording::EndHere(const std::string& why) {
  end_ = at_;
  warning_ = path_ + " " + why + " at byte " + std::to_string(at_) + "; reading up to there";
}

bool Recording::EnterSession(const FrameHead& head) {
  const std::optional<std::string> contents = ReadContents(head);
  std::optional<Session> session = contents ? DecodeSession(*contents) : std::nullopt;
  if (!session) return false;
  of_session_.clear();
  for (Source& source : session->clusters) {
    auto found = std::ranges::find(clusters_, source.name, &Source::name);
    if (found == clusters_.end()) found = clusters_.insert(clusters_.end(), source);
    of_session_.push_back(static_cast<std::uint32_t>(found - clusters_.begin()));
    *found = std::move(source);
  }
  return true;
}

bool Recording::LookAtFrame(std::int64_t size) {
  const std::int64_t begin = at_;
  const std::optional<FrameHead> head = ReadHead();
  if (head && !IsReadable(head->format)) {
    EndHere("continues in format " + std::to_string(head->format) +
            ", which this version cannot read,");
    return false;
  }
  const std::int64_t next =
      begin + static_cast<std::int64_t>(kHeadBytes) + (head ? head->stored : 0);
  is_cut_ = next > size || IsBlank(head_);
  const bool is_session = head && head->kind == FrameKind::kSession;
  if (head && !is_cut_ && (!is_session || EnterSession(*head)) && SeekTo(next)) return true;
  at_ = begin;
  EndHere(is_cut_ ? "ends in the middle of a frame" : "is damaged");
  return false;
}

// Or why it is not a recording.
std::string Recording::Scan() {
  std::fseek(file_.get(), 0, SEEK_END);
  const std::int64_t size = ftello(file_.get());
  if (size < 0 || !SeekTo(0)) return "cannot read " + path_ + ": " + std::strerror(errno);
  if (size == 0) return path_ + " is empty, not a recording";
  const std::optional<FrameHead> first = ReadHead();
  if (first && !IsReadable(first->format)) {
    return path_ + " has format " + std::to_string(first->format) +
           "; this lagwatch reads formats up to " + std::to_string(kFormat);
  }
  if (!first || first->kind != FrameKind::kSession) {
    return path_ + " is not a recording of lagwatch";
  }
  SeekTo(0);
  end_ = size;
  while (at_ < size && LookAtFrame(size)) {
  }
  return end_ == 0 ? path_ + " is damaged from its beginning" : "";
}

std::optional<RecordedSnapshot> Recording::Next() {
  while (at_ < end_) {
    const std::int64_t begin = at_;
    const std::optional<FrameHead> head = ReadHead();
    const bool is_readable = head && IsReadable(head->format);
    if (is_readable && head->kind == FrameKind::kSession && EnterSession(*head)) continue;
    const auto contents = is_readable ? ReadContents(*head) : std::optional<std::string>();
    auto collection =
        contents ? DecodeCollection(*contents, head->format) : std::optional<RecordedSnapshot>();
    if (collection && collection->cluster < of_session_.size()) {
      collection->cluster = of_session_[collection->cluster];
      return collection;
    }
    at_ = begin;
    EndHere("is damaged");
  }
  return std::nullopt;
}

}  // namespace lagwatch::replay

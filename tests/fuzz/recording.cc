// SPDX-License-Identifier: Apache-2.0
// A file of --replay: frames, sessions, and where the file ends. As it is, and again with the
// checksums of its frames set right, or no changed byte would get past them.
#include "replay/recording.h"

#include <zlib.h>

#include "fuzz.h"

namespace {

using namespace lagwatch;

constexpr std::size_t kChecked = 16;  // bytes of a head; its checksum is behind them

void Mend(std::string& frame) {
  const auto* const bytes = reinterpret_cast<const Bytef*>(frame.data());
  const auto stored = static_cast<uInt>(frame.size() - replay::kHeadBytes);
  const uLong sum = crc32(crc32(0, bytes, kChecked), bytes + replay::kHeadBytes, stored);
  for (std::size_t i = 0; i < 4; ++i) frame[kChecked + i] = static_cast<char>(sum >> (8 * i));
}

std::string Mended(std::string_view file) {
  std::string mended;
  for (;;) {
    const auto head = replay::ParseHead(file.substr(0, replay::kHeadBytes));
    if (!head || file.size() - replay::kHeadBytes < head->stored) return mended.append(file);
    std::string frame(file.substr(0, replay::kHeadBytes + head->stored));
    file.remove_prefix(frame.size());
    Mend(frame);
    mended += frame;
  }
}

void Play(std::string_view bytes) {
  static const fuzz::MemoryFile kFile;
  kFile.Write(bytes);
  auto opened = replay::Recording::Open(kFile.path());
  if (const auto* fault = std::get_if<std::string>(&opened)) return fuzz::RequireOneLine(*fault);
  auto& recording = *std::get<std::unique_ptr<replay::Recording>>(opened);
  while (const auto collection = recording.Next()) {
    fuzz::Require(collection->cluster < recording.clusters().size(), "a collection has a cluster");
  }
  fuzz::Require(recording.end() >= 0 && recording.end() <= static_cast<std::int64_t>(bytes.size()),
                "a recording ends within its file");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file = fuzz::TextOf(data, size);
  Play(file);
  Play(Mended(file));
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// A file of --replay: frames, sessions, and where the file ends.
#include "replay/recording.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  static const fuzz::MemoryFile kFile;
  kFile.Write(fuzz::TextOf(data, size));
  auto opened = replay::Recording::Open(kFile.path());
  if (const auto* fault = std::get_if<std::string>(&opened)) {
    fuzz::RequireOneLine(*fault);
    return 0;
  }
  auto& recording = *std::get<std::unique_ptr<replay::Recording>>(opened);
  while (const auto collection = recording.Next()) {
    fuzz::Require(collection->cluster < recording.clusters().size(), "a collection has a cluster");
  }
  fuzz::Require(recording.end() >= 0 && recording.end() <= static_cast<std::int64_t>(size),
                "a recording ends within its file");
  return 0;
}

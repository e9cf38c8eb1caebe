// SPDX-License-Identifier: Apache-2.0
// The file of --config.file: YAML, options, clusters, thresholds, on to whole settings.
#include "fuzz.h"
#include "settings.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  static const fuzz::MemoryFile kFile;
  kFile.Write(fuzz::TextOf(data, size));
  fuzz::ResolveAndCheck({{"config.file", kFile.path()}}, {});
  return 0;
}

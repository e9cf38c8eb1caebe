// SPDX-License-Identifier: Apache-2.0
// The file of --kafka.properties-file: its syntax and its translation, with logins and stores.
#include "fuzz.h"
#include "settings.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  static const fuzz::MemoryFile kFile;
  kFile.Write(fuzz::TextOf(data, size));
  fuzz::ResolveAndCheck({{"kafka.properties-file", kFile.path()}}, {});
  return 0;
}
